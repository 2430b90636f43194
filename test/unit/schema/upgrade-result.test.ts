import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ResultDocument } from "../../../src/schema/result.js";
import { upgradeResult } from "../../../src/schema/upgrade-result.js";

/** A document of format 1.0, as it was written then. */
function oldDocument(): { machine: { cpu: Record<string, unknown> } } & Record<string, unknown> {
  return JSON.parse(readFileSync("results/examples/20261122-031439-ac311f/result.json", "utf8"));
}

const upgrade = (raw: object) => ResultDocument.parse(upgradeResult(raw));

describe("a result of format 1.0", () => {
  it("becomes one of the present format, and is left as it was", () => {
    const old = oldDocument();
    const before = structuredClone(old);
    const { machine, schemaVersion } = upgrade(old);
    expect(schemaVersion).toBe("2.0");
    expect(machine.cpu.quotaCores).toBeNull();
    expect(old).toEqual(before);
  });

  it("keeps its idle times where the process could use all processors", () => {
    expect(upgrade(oldDocument()).cells[0]?.values[0]?.idleSeconds).toEqual(expect.any(Number));
  });

  it("loses them under a limit, where they counted processors that could not be used", () => {
    const old = oldDocument();
    old.machine.cpu["logicalCores"] = 64;
    const idle = upgrade(old).cells.flatMap(({ values }) => values.map(({ idleSeconds }) => idleSeconds));
    expect(new Set(idle)).toEqual(new Set([null]));
  });
});
