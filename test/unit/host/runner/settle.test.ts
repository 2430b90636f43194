import { describe, expect, it } from "vitest";
import { createSettle } from "../../../../src/host/runner/settle.js";
import type { RunEvent } from "../../../../src/schema/run-event.js";

const MIB = 1024 * 1024;

/** A machine whose temperature and graphics memory change with the time that is waited. */
function machine(
  story: { temperature?: (s: number) => number | null; memory?: (s: number) => number | null },
  pauseSeconds = 5,
) {
  const events: RunEvent[] = [];
  let seconds = 0;
  const settle = createSettle({
    latestTemperature: () => story.temperature?.(seconds) ?? null,
    graphicsMemoryBytes: () => story.memory?.(seconds) ?? null,
    pauseSeconds,
    listener: (event) => events.push(event),
    signal: new AbortController().signal,
    wait: async (ms) => {
      seconds += ms / 1000;
    },
  });
  return { settle, events, waited: () => seconds };
}

describe("coolDown", () => {
  it("pauses where no temperature can be read", async () => {
    const { settle, waited } = machine({});
    expect(await settle.coolDown()).toEqual({ hotStart: false });
    expect(waited()).toBe(5);
  });

  it("pauses for as long as is asked at least, where the profile has a shorter pause", async () => {
    const { settle, waited } = machine({}, 0);
    await settle.coolDown();
    expect(waited()).toBe(0);
    await settle.coolDown(3);
    expect(waited()).toBe(3);
    const careful = machine({}, 5);
    await careful.settle.coolDown(3);
    expect(careful.waited()).toBe(5);
  });

  it("goes on at once when the machine is as cool as at first", async () => {
    const { settle, waited, events } = machine({ temperature: () => 50 });
    await settle.coolDown();
    expect(waited()).toBe(0);
    expect(events).toEqual([]);
  });

  it("waits until the temperature is within three degrees of the first", async () => {
    let base = 50;
    const { settle, waited, events } = machine({ temperature: (s) => Math.max(50, base - s) });
    base = 60;
    expect(await settle.coolDown()).toEqual({ hotStart: false });
    expect(waited()).toBe(7);
    expect(events.map(({ type }) => type)).toEqual(["waiting"]);
  });

  it("gives up after two minutes on a sensor that never falls, and says so", async () => {
    let now = 50;
    const { settle, waited } = machine({ temperature: () => now });
    now = 80;
    expect(await settle.coolDown()).toEqual({ hotStart: true });
    expect(waited()).toBe(120);
  });

  it("takes a sensor that falls silent as cool", async () => {
    let now: number | null = 50;
    const { settle } = machine({ temperature: () => now });
    now = null;
    expect(await settle.coolDown()).toEqual({ hotStart: false });
  });
});

describe("memoryReturned", () => {
  it("has nothing to say where no graphics memory can be read", async () => {
    expect(await machine({}).settle.memoryReturned()).toBeNull();
  });

  it("waits for memory within 200 MiB of the first level", async () => {
    let peak = 0;
    const { settle, waited } = machine({ memory: (s) => Math.max(0, peak - s * 1000 * MIB) });
    peak = 1150 * MIB;
    expect(await settle.memoryReturned()).toBeNull();
    expect(waited()).toBe(1);
  });

  it("tells what is missing after ten seconds", async () => {
    let used = 0;
    const { settle, waited } = machine({ memory: () => used });
    used = 500 * MIB;
    expect(await settle.memoryReturned()).toBe(500 * MIB);
    expect(waited()).toBe(10);
  });
});
