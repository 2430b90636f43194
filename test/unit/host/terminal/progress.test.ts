import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress } from "../../../../src/host/terminal/progress.js";
import type { RunEvent } from "../../../../src/schema/run-event.js";
import { NO_COLORS } from "../../../fixtures/reports.js";

const STARTED: RunEvent = { type: "run-started", runId: "r", cells: 2, launches: 2, estimatedSeconds: 90 };
const launchStarted = (launch: number): RunEvent => ({
  type: "launch-started",
  launch,
  launches: 2,
  model: "R1",
});
const launchEnded = (launch: number): RunEvent => ({ type: "launch-ended", launch });
const cellStarted = (label: string): RunEvent => ({ type: "cell-started", cellId: label, label });
const value = (label: string, role: "warmup" | "timed", tokensPerSecond: number, launch = 0): RunEvent => ({
  type: "value",
  cellId: label,
  label,
  role,
  tokensPerSecond,
  disturbed: false,
  launch,
});
const failed = (label: string, message: string): RunEvent => ({
  type: "cell-failed",
  cellId: label,
  label,
  failure: "oom-ram",
  message,
});
const ENDED: RunEvent = {
  type: "run-ended",
  runId: "r",
  status: "complete",
  resultPath: "results/r/result.json",
};

function setUp(isTty: boolean, options: { quiet?: boolean; columns?: number } = {}) {
  const writes: { atMs: number; text: string }[] = [];
  const stream = {
    columns: options.columns,
    write: (text: string) => writes.push({ atMs: Date.now(), text }),
  };
  const progress = createProgress({
    stream,
    isTty,
    colors: NO_COLORS,
    quiet: options.quiet ?? false,
    now: () => Date.now(),
  });
  return { progress, writes, text: () => writes.map((write) => write.text).join("") };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("progress that is not on a terminal", () => {
  it("is one line when a test starts and one for its result", () => {
    const { progress, text } = setUp(false);
    const events = [
      STARTED,
      launchStarted(0),
      cellStarted("pp512"),
      value("pp512", "warmup", 40),
      value("pp512", "timed", 58.14),
      cellStarted("tg128"),
      failed("tg128", "no memory"),
      launchEnded(0),
      ENDED,
    ];
    for (const event of events) progress.listen(event);
    progress.close();
    expect(text().split("\n")).toEqual([
      "Run r: 2 tests, 2 processes, about 90 s",
      "Process 1 of 2: loading R1",
      "pp512 58.1 tokens/s",
      "tg128 failed, oom-ram: no memory",
      "Run r is complete: results/r/result.json",
      "",
    ]);
  });

  it("names a preparation once, however often it reports", () => {
    const { progress, text } = setUp(false);
    for (const doneBytes of [0, 4e8, 8e8]) {
      progress.listen({ type: "preparing", what: "writing R1", doneBytes, totalBytes: 8e8 });
    }
    progress.close();
    expect(text()).toBe("Preparing: writing R1 (800 MB)\n");
  });

  it("gives a sign of life after 30 silent seconds, and none after it is closed", () => {
    const { progress, text } = setUp(false);
    progress.listen(launchStarted(0));
    progress.listen(cellStarted("tg128"));
    vi.advanceTimersByTime(61_000);
    expect(text().match(/^Still running after .*: tg128, process 1 of 2$/gm)).toHaveLength(2);
    progress.close();
    vi.advanceTimersByTime(120_000);
    expect(text().match(/Still running/g)).toHaveLength(2);
  });

  it("never holds an escape, whatever the events carry", () => {
    const { progress, text } = setUp(false);
    const hostile = "\u001b[31mred\u001b]0;title\u0007\nnext";
    progress.listen({ ...STARTED, runId: hostile } as RunEvent);
    progress.listen({ type: "preparing", what: hostile, doneBytes: 0, totalBytes: 0 });
    progress.listen({ type: "launch-started", launch: 0, launches: 1, model: hostile });
    progress.listen(cellStarted(hostile));
    progress.listen(failed("tg128", hostile));
    vi.advanceTimersByTime(31_000);
    progress.close();
    expect(text().replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(text()).not.toMatch(/^next/m);
  });
});

describe("progress on a terminal", () => {
  it("is drawn at most twice a second, however many events come", () => {
    const { progress, writes } = setUp(true);
    progress.listen(STARTED);
    for (let doneBytes = 0; doneBytes < 200; doneBytes += 1) {
      progress.listen({ type: "preparing", what: "writing R1", doneBytes, totalBytes: 200 });
      vi.advanceTimersByTime(20);
    }
    expect(writes.length).toBeLessThanOrEqual(4 * 2 + 1);
    expect(writes.length).toBeGreaterThan(4);
  });

  it("shows what is new within half a second, as long as nothing is being timed", () => {
    const { progress, writes } = setUp(true);
    progress.listen(STARTED);
    progress.listen(launchStarted(0));
    expect(writes).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(writes.at(-1)?.text).toContain("loading R1");
  });

  it("is left alone from the first value of a test until the worker speaks again", () => {
    const { progress, writes } = setUp(true);
    progress.listen(STARTED);
    progress.listen(launchStarted(0));
    vi.advanceTimersByTime(5000);
    progress.listen(cellStarted("tg128"));
    vi.advanceTimersByTime(100);
    progress.listen(value("tg128", "warmup", 9));
    const before = writes.length;
    vi.advanceTimersByTime(60_000);
    expect(writes).toHaveLength(before);
    progress.listen(value("tg128", "timed", 10.4));
    expect(writes.length).toBe(before + 1);
    vi.advanceTimersByTime(60_000);
    expect(writes.length).toBe(before + 1);
  });

  it("shows the speed so far with its interval, the process, and the time left", () => {
    const { progress, writes } = setUp(true, { columns: 120 });
    progress.listen(STARTED);
    for (const launch of [0, 1]) {
      progress.listen(launchStarted(launch));
      vi.advanceTimersByTime(10_000);
      progress.listen(cellStarted("tg128"));
      vi.advanceTimersByTime(10_000);
      progress.listen(value("tg128", "timed", launch === 0 ? 10 : 10.1, launch));
      if (launch === 0) progress.listen(launchEnded(0));
    }
    expect(writes.at(-1)?.text).toBe(
      "\r\u001b[2K[############] 100 %  tg128 10.0 tokens/s ±6.5 %  process 2 of 2  about 1.0 s left",
    );
  });

  it("counts down by the plan's estimate until a process has ended", () => {
    const { progress, writes } = setUp(true);
    progress.listen(STARTED);
    vi.advanceTimersByTime(1000);
    progress.listen(launchStarted(0));
    vi.advanceTimersByTime(30_000);
    progress.listen(cellStarted("pp512"));
    expect(writes.at(-1)?.text).toContain("about 60 s left");
  });

  it("never fills the line, so that it can be erased", () => {
    const { progress, writes } = setUp(true, { columns: 40 });
    progress.listen({
      type: "preparing",
      what: "writing a model 深度求索 ".repeat(9),
      doneBytes: 1,
      totalBytes: 3,
    });
    expect(writes[0]?.text.replace("\r\u001b[2K", "").length).toBeLessThan(40);
  });

  it("keeps a failure on a line of its own and leaves nothing else behind", () => {
    const { progress, writes } = setUp(true);
    progress.listen(STARTED);
    progress.listen(failed("tg128", "no\u001b[31m memory"));
    vi.advanceTimersByTime(600);
    progress.listen(ENDED);
    expect(writes.map((write) => write.text)).toContain("tg128 failed, oom-ram: no memory\n");
    expect(writes.at(-1)?.text).toBe("\r\u001b[2K");
    const before = writes.length;
    progress.close();
    vi.advanceTimersByTime(10_000);
    expect(writes).toHaveLength(before);
  });
});

describe("quiet progress", () => {
  it("writes nothing anywhere", () => {
    for (const isTty of [true, false]) {
      const { progress, writes } = setUp(isTty, { quiet: true });
      progress.listen(STARTED);
      progress.listen(failed("tg128", "x"));
      vi.advanceTimersByTime(60_000);
      progress.close();
      expect(writes).toEqual([]);
    }
  });
});

describe("a download", () => {
  const event: RunEvent = {
    type: "preparing",
    what: "downloading m.gguf",
    doneBytes: 1e9,
    totalBytes: 4e9,
    secondsLeft: 300,
  };

  it("tells on a terminal how much is here and how long the rest will take", () => {
    const { progress, text } = setUp(true, { columns: 120 });
    progress.listen(event);
    expect(text()).toContain("25 %  downloading m.gguf  1.00 GB of 4.00 GB  about 5 min left");
    progress.close();
  });

  it("writes one line in a log, and its progress with each sign of life", () => {
    const { progress, text } = setUp(false);
    progress.listen(event);
    progress.listen({ ...event, doneBytes: 2e9, secondsLeft: 200 });
    expect(text()).toBe("Preparing: downloading m.gguf (4.00 GB)\n");
    vi.advanceTimersByTime(60_000);
    expect(text()).toContain("downloading m.gguf, 2.00 GB of 4.00 GB, about 3 min left");
    progress.close();
  });
});
