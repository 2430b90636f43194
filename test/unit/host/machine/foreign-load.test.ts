import { describe, expect, test } from "vitest";
import {
  type LoadClock,
  sampleForeignLoad,
  systemLoadClock,
} from "../../../../src/host/machine/foreign-load.js";

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
