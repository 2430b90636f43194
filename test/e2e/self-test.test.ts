import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { machineKey } from "../../src/core/self-test/machine-key.js";
import { detectMachine } from "../../src/host/machine/detect.js";
import { systemProbe } from "../../src/host/machine/probe.js";
import { SelfTestFile } from "../../src/schema/self-test.js";
import { selfTestFile } from "../fixtures/self-tests.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const SELF_TEST = ["doctor", "--self-test", "--engine", "fake"];

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

const path = () => join(place.folder, "home", "cache", "self-test.json");
const stored = async () => SelfTestFile.parse(JSON.parse(await readFile(path(), "utf8")));

describe("doctor --self-test", () => {
  it("measures the noise, keeps it beside earlier sessions, and has their spread from the fifth on", async () => {
    const machine = await detectMachine(systemProbe());
    const threads = Math.min(machine.cpu.physicalCores, machine.cpu.usableCores);
    const earlier = selfTestFile([9, 10, 11, 12], machineKey(machine), { model: "fake:steady", threads });
    await mkdir(join(place.folder, "home", "cache"), { recursive: true });
    await writeFile(path(), JSON.stringify(earlier));
    const { status, stdout } = await place.rigmark(...SELF_TEST, "--launches", "4");
    expect(status).toBe(0);
    const { sessions } = await stored();
    expect(sessions.slice(0, 4)).toEqual(earlier.sessions);
    expect(sessions).toHaveLength(5);
    expect(sessions[4]).toMatchObject({
      model: "fake:steady",
      test: "tg128",
      processes: 4,
      valuesPerProcess: 3,
    });
    // The scripted engine writes 10 tokens/s, up to half a percent off.
    expect(sessions[4]?.tokensPerSecond).toBeGreaterThan(9.9);
    expect(sessions[4]?.tokensPerSecond).toBeLessThan(10.1);
    expect(stdout).toMatch(/4\s+processes of 3 values/);
    expect(stdout).toMatch(/Between sessions +1\d\.\d % over 5 sessions/);
  });

  it("keeps nothing when it is stopped", async () => {
    const run = place.start(...SELF_TEST);
    run.stderr?.on("data", (chunk: Buffer) => {
      if (chunk.includes("launch 2 of 12")) run.kill("SIGINT");
    });
    const { exitCode, stderr } = await run;
    expect(exitCode).toBe(130);
    expect(stderr).toContain("stopped by SIGINT");
    await expect(readFile(path())).rejects.toThrow("ENOENT");
  });

  it.each(["two", "2", "1001"])("refuses %s processes with 2", async (count) => {
    const { status, stderr, stdout } = await place.rigmark(...SELF_TEST, `--launches=${count}`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/--launches: .* is not a whole number from 3 to 1000/);
  });
});
