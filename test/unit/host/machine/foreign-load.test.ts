import { describe, expect, test } from "vitest";
import {
  type LoadClock,
  parseCpuList,
  parseIdle,
  sampleForeignLoad,
  systemLoadClock,
} from "../../../../src/host/machine/foreign-load.js";

/** Fields: user nice system idle iowait irq softirq steal guest guest_nice, in hundredths of a second (man 5 proc). */
const STAT = [
  "cpu  4652 23139 2229 141160 711 0 58 37 0 0",
  "cpu0 1967 10960 1053 71806 150 0 24 18 0 0",
  "cpu1 2685 12179 1176 69354 561 0 33 19 0 0",
  "intr 12345 0 0",
].join("\n");

describe("parseIdle", () => {
  test("adds idle and waiting for a disk over all CPUs", () => {
    expect(parseIdle(STAT, new Set())).toEqual({ cpus: 2, idleSeconds: (71806 + 150 + 69354 + 561) / 100 });
  });

  test("counts only the CPUs allowed", () => {
    expect(parseIdle(STAT, new Set([1]))).toEqual({ cpus: 1, idleSeconds: (69354 + 561) / 100 });
  });

  test.each(["", "cpu  1 2 3 4", "cpu0 1 2", "cpu0 a b c d"])("says nothing for %j", (text) => {
    expect(parseIdle(text, new Set())).toBeNull();
  });
});

describe("parseCpuList", () => {
  test.each([
    ["0-3,8,10-11", [0, 1, 2, 3, 8, 10, 11]],
    ["0", [0]],
    ["", []],
    ["x", []],
    ["3-1", []],
  ])("%j", (text, numbers) => {
    expect([...parseCpuList(text)]).toEqual(numbers);
  });
});

/** Two CPUs watched for 2 s, of which `idle` seconds stood idle and `own` were ours. */
function clockOf(idle: number, own: number): LoadClock {
  let seconds = 10;
  return {
    nowSeconds: () => seconds,
    readIdle: () => ({ cpus: 2, idleSeconds: seconds === 10 ? 100 : 100 + idle }),
    ownCpuSeconds: () => (seconds === 10 ? 5 : 5 + own),
    wait: async (ms) => {
      seconds += ms / 1000;
    },
  };
}

describe("sampleForeignLoad", () => {
  test.each([
    [4, 0, 0],
    [2, 0, 1],
    [2, 1, 0.5],
    [0, 0, 2],
    // Counters tick in hundredths: a little more idle than time has passed means none.
    [4.01, 0, 0],
  ])("%f idle seconds of 4, %f of ours: %f cores of others", async (idle, own, cores) => {
    const load = await sampleForeignLoad(2000, clockOf(idle, own));
    expect(load.cores).toBeCloseTo(cores, 10);
    expect(load).toMatchObject({ cpus: 2, seconds: 2 });
  });

  test("is unknown where the counters cannot be read or a CPU came or went", async () => {
    const clock = clockOf(4, 0);
    expect((await sampleForeignLoad(2000, { ...clock, readIdle: () => null })).cores).toBeNull();
    let cpus = 1;
    const changing = { ...clockOf(4, 0), readIdle: () => ({ cpus: cpus++, idleSeconds: 1 }) };
    expect((await sampleForeignLoad(2000, changing)).cores).toBeNull();
  });

  test("reads this machine: no less than none, no more than all its CPUs and an error of the tick", async () => {
    const { cores, cpus } = await sampleForeignLoad(200, systemLoadClock());
    expect(cpus).toBeGreaterThan(0);
    expect(cores).toBeGreaterThanOrEqual(0);
    expect(cores).toBeLessThanOrEqual(cpus * 1.1);
  });
});
