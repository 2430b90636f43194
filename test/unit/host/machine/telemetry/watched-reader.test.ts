import { describe, expect, test } from "vitest";
import type { Channel, Reading } from "../../../../../src/host/machine/telemetry/reader.js";
import { createRecorder } from "../../../../../src/host/machine/telemetry/recorder.js";
import { watchReader } from "../../../../../src/host/machine/telemetry/watched-reader.js";
import { fakeContext } from "./fake-context.js";

const channel: Channel = { quantity: "power", scope: "system", device: null, method: "single looks" };
const STALLED = "gave no figures for 10 s";

/** A reader whose answer the test sets, ticked once a fake second. */
function watched() {
  const context = fakeContext();
  const recorder = createRecorder();
  const answer: { now: () => Promise<readonly Reading[]>; asked: number } = {
    now: async () => [{ channel, value: 5 }],
    asked: 0,
  };
  const read = () => {
    answer.asked += 1;
    return answer.now();
  };
  const reader = watchReader({ source: "battery", read }, recorder, context);
  const tick = async (times = 1) => {
    for (let time = 0; time < times; time += 1) {
      context.pass(1000);
      await reader.tick();
    }
  };
  return { context, answer, tick, reader, values: () => recorder.series()[0]?.values };
}

describe("watchReader", () => {
  test("reports a reader that has only nulls for 10 s, once, and goes on", async () => {
    const { context, answer, tick, values } = watched();
    await tick(2);
    answer.now = async () => [{ channel, value: null }];
    await tick(9);
    expect(context.notes).toEqual([]);
    await tick(3);
    expect(context.notes).toEqual([STALLED]);
    answer.now = async () => [{ channel, value: 7 }];
    await tick();
    expect(values()).toEqual([5, 5, ...Array(12).fill(null), 7]);
  });

  test("nonsense counts as nothing", async () => {
    const { context, answer, tick, values } = watched();
    answer.now = async () => [{ channel, value: 10_000 }];
    await tick(11);
    expect(context.notes).toEqual([STALLED]);
    expect(values()).toEqual(Array(11).fill(null));
  });

  test("one that says nothing on purpose is not stalled", async () => {
    const { context, answer, tick } = watched();
    answer.now = async () => [];
    await tick(30);
    expect(context.notes).toEqual([]);
  });

  test("one that throws leaves nulls and a note, and is asked again", async () => {
    const { context, answer, tick, values } = watched();
    await tick();
    answer.now = () => {
      throw new Error("no");
    };
    await tick(11);
    expect(context.notes).toEqual([STALLED]);
    expect(values()).toEqual([5, ...Array(11).fill(null)]);
    expect(answer.asked).toBe(12);
  });

  test("one that hangs is not asked again meanwhile: gaps, no queue", async () => {
    const { context, answer, tick, reader, values } = watched();
    await tick();
    let resolve: (readings: readonly Reading[]) => void = () => undefined;
    answer.now = () =>
      new Promise((settle) => {
        resolve = settle;
      });
    context.pass(1000);
    const hanging = reader.tick();
    await tick(8);
    expect([answer.asked, values()]).toEqual([2, [5]]);
    await tick(2);
    expect([answer.asked, values(), context.notes]).toEqual([2, [5, null, null], [STALLED]]);
    // Nobody knows any more when this figure held.
    resolve([{ channel, value: 6 }]);
    await hanging;
    answer.now = async () => [{ channel, value: 8 }];
    await tick();
    expect(values()).toEqual([5, null, null, 8]);
  });
});
