import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readResult } from "../../../src/host/store/read-result.js";
import { ResultDocument } from "../../../src/schema/result.js";
import { upgradeResult } from "../../../src/schema/upgrade-result.js";

/** A result as rigmark 0.1 wrote it, frozen: never edit it. */
const FIXTURE = "test/fixtures/results/format-1.0.json";
const frozen = JSON.parse(await readFile(FIXTURE, "utf8"));

it("a result of format 1.0 reads as 2.0 with the values it always had", async () => {
  const { document } = await readResult(FIXTURE, ".");
  expect(document.schemaVersion).toBe("2.0");
  expect(document.plan).toMatchObject({
    profile: "quick",
    replication: { kMin: 3, kMax: 3, targetHalfWidth: null, values: 1 },
    ordering: { kind: "rounds" },
  });
  const kept = ({
    cellId,
    role,
    durationNs,
    tokens,
    repetitions,
    launch,
    endedAtMs,
  }: Record<string, unknown>) => ({
    cellId,
    role,
    durationNs,
    tokens,
    repetitions,
    launch,
    endedAtMs,
  });
  expect(document.cells.flatMap(({ values }) => values).map(kept)).toEqual(
    frozen.cells.flatMap(({ values }: { values: Record<string, unknown>[] }) => values.map(kept)),
  );
  // By hand from the file: the first timed value of the first test.
  const [first] = document.cells[0]?.values.filter(({ role }) => role === "timed") ?? [];
  expect(first).toMatchObject({ launch: 0, disturbed: false, majorFaults: null, test: { nParallel: 1 } });
  expect(document.cells.map(({ ran }) => `${ran?.kind} ${ran?.nPrompt} ${ran?.nGen}`)).toEqual([
    "pp 512 0",
    "tg 0 128",
    "gen 0 128",
  ]);
  expect(document.launches.map(({ facts }) => facts?.sequences)).toEqual([1, 1, 1]);
  expect(document.machine).toMatchObject(frozen.machine);
  expect(document.machine.cpu.quotaCores).toBeNull();
  expect(document.lockLost).toBeNull();
});

it("upgrading leaves the old document as it was, and a new one alone", () => {
  const before = structuredClone(frozen);
  const upgraded = upgradeResult(frozen);
  expect(frozen).toEqual(before);
  expect(upgradeResult(upgraded)).toBe(upgraded);
});

it.each([
  ["at the top", (old: typeof frozen) => Object.assign(old, { extra: 1 })],
  ["in a launch", (old: typeof frozen) => Object.assign(old.launches[0], { heat: 60 })],
  ["in a value", (old: typeof frozen) => Object.assign(old.cells[0].values[0], { watts: 9 })],
  ["in a setting", (old: typeof frozen) => Object.assign(old.plan.cells[0].settings, { turbo: true })],
])("a field that format 1.0 never had is refused %s", async (_, change) => {
  const path = join(tmpdir(), `rigmark-upgrade-${process.pid}.json`);
  const changed = structuredClone(frozen);
  change(changed);
  await writeFile(path, JSON.stringify(changed));
  await expect(readResult(path, ".")).rejects.toThrow(/[Uu]nrecognized key/);
});

const upgrade = (raw: object) => ResultDocument.parse(upgradeResult(raw));

describe("a result of format 1.0", () => {
  it("keeps its idle times where the process could use all processors", () => {
    expect(upgrade(structuredClone(frozen)).cells[0]?.values[0]?.idleSeconds).toEqual(expect.any(Number));
  });

  it("loses them under a limit, where they counted processors that could not be used", () => {
    const old = structuredClone(frozen);
    old.machine.cpu["logicalCores"] = 64;
    const idle = upgrade(old).cells.flatMap(({ values }) => values.map(({ idleSeconds }) => idleSeconds));
    expect(new Set(idle)).toEqual(new Set([null]));
  });
});
