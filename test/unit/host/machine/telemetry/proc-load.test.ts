import { describe, expect, test } from "vitest";
import { openProcLoad, worstWindow } from "../../../../../src/host/machine/telemetry/proc-load.js";
import { parseProcessCpu } from "../../../../../src/host/machine/telemetry/process-cpu.js";
import { fakeContext, readAll, START_MS } from "./fake-context.js";

/** user nice system idle iowait irq softirq steal (man 5 proc), hundredths of a second; only idle matters here. */
const statOf = (idle: readonly number[]): string =>
  ["cpu  0 0 0 0", ...idle.map((ticks, cpu) => `cpu${cpu} 1 2 3 ${ticks} 10 0 0 5 0 0`)].join("\n");

const processOf = (ticks: number): string =>
  `42 (node (x) y) S 1 42 42 0 -1 4194560 5000 0 0 0 ${ticks - 3} 3 0 0 20 0 12 0 100 1000 200`;

/** A machine of two CPUs. `run` lets a second pass in which the CPUs stood idle and the worker ran so long (s). */
async function machine(files: Record<string, string> = {}, cpus = 2) {
  let [idle, worker] = [1000, 500];
  const context = fakeContext({ files: { "/proc/stat": statOf(Array(cpus).fill(idle)), ...files } });
  const reader = await openProcLoad(context);
  const run = async (idleSeconds: number, workerSeconds: number, ms = 1000) => {
    context.pass(ms);
    idle += (idleSeconds / cpus) * 100;
    worker += workerSeconds * 100;
    context.files["/proc/stat"] = statOf(Array(cpus).fill(idle));
    context.files["/proc/42/stat"] = processOf(worker);
    return (await readAll(reader))["foreign-load cpu"];
  };
  return { context, reader, run };
}

describe("parseProcessCpu", () => {
  test("adds user and system time, past a name with brackets and spaces", () => {
    expect(parseProcessCpu(processOf(1234))).toBe(12.34);
    expect(parseProcessCpu("42 (x) R 1")).toBeNull();
    expect(parseProcessCpu(null)).toBeNull();
  });
});

describe("openProcLoad", () => {
  test("is what was neither idle nor the worker's, over two seconds", async () => {
    const { reader, run } = await machine();
    reader?.watch(42);
    expect(await run(1, 1)).toBeUndefined();
    expect(await run(1, 1)).toBeUndefined();
    // Two CPUs for 2 s are 4 s: 2 idle, 2 of the worker.
    expect(await run(1, 1)).toBeCloseTo(0, 9);
    // In the last second others ran for 0.5 s: a quarter of a core over the window.
    expect(await run(0.5, 1)).toBeCloseTo(0.25, 9);
    expect(await run(0.5, 1)).toBeCloseTo(0.5, 9);
    expect(await run(1.02, 1)).toBeCloseTo(0.24, 9);
    // Counters tick in hundredths: a little too much idle is no load.
    expect(await run(1.02, 1)).toBe(0);
  });

  test("without a worker, everything but idle is foreign", async () => {
    const { run } = await machine();
    for (const _ of [1, 2]) await run(1.5, 0);
    expect(await run(1.5, 0)).toBeCloseTo(0.5, 9);
  });

  test("is null while the worker changed inside the window, and when it is gone", async () => {
    const { context, reader, run } = await machine();
    for (const _ of [1, 2, 3]) await run(2, 0);
    reader?.watch(42);
    expect(await run(1, 1)).toBeNull();
    expect(await run(1, 1)).toBeNull();
    expect(await run(1, 1)).toBeCloseTo(0, 9);
    // The same number again is another process.
    reader?.watch(42);
    expect([await run(1, 1), await run(1, 1)]).toEqual([null, null]);
    expect(await run(1, 1)).toBeCloseTo(0, 9);
    context.pass(1000);
    delete context.files["/proc/42/stat"];
    expect(await readAll(reader)).toEqual({ "foreign-load cpu": null });
  });

  test("a tick that came late leaves a gap, not a guess", async () => {
    const { run } = await machine();
    for (const _ of [1, 2, 3]) await run(2, 0);
    expect(await run(8, 0, 4000)).toBeNull();
    expect(await run(2, 0)).toBeNull();
    expect(await run(2, 0)).toBeCloseTo(0, 9);
  });

  test("is null when a CPU came or went, or the counters cannot be read", async () => {
    const { context, reader, run } = await machine();
    for (const _ of [1, 2, 3]) await run(2, 0);
    context.pass(1000);
    context.files["/proc/stat"] = statOf([1400]);
    expect(await readAll(reader)).toEqual({ "foreign-load cpu": null });
    context.pass(1000);
    context.files["/proc/stat"] = "";
    expect(await readAll(reader)).toEqual({ "foreign-load cpu": null });
  });

  test("two counters read too far apart are not compared", async () => {
    const { context, reader, run } = await machine();
    for (const _ of [1, 2, 3]) await run(2, 0);
    const { readNow } = context.probe;
    Object.assign(context.probe, {
      readNow: (path: string) => {
        context.pass(30);
        return readNow(path);
      },
    });
    expect(await run(2, 0)).toBeNull();
    expect(await readAll(reader)).toEqual({ "foreign-load cpu": null });
  });

  test("watches the CPUs this process may use", async () => {
    const files = { "/proc/self/status": "Name:\tnode\nCpus_allowed_list:\t1\n" };
    const { reader, run } = await machine(files);
    reader?.watch(42);
    for (const _ of [1, 2]) await run(0.8, 0.6);
    // Of the one CPU: 0.4 s idle and 0.6 s the worker in each second.
    expect(await run(0.8, 0.6)).toBeCloseTo(0, 9);
  });

  test("says so where a limit on CPU time makes it unknowable", async () => {
    const files = { "/proc/self/cgroup": "0::/a\n", "/sys/fs/cgroup/a/cpu.max": "150000 100000\n" };
    const { context, reader } = await machine(files);
    expect(reader).toBeNull();
    expect(context.notes).toEqual([expect.stringContaining("limit on CPU time")]);
  });

  test("is for Linux", async () => {
    expect(await openProcLoad(fakeContext({ platform: "darwin" }))).toBeNull();
    expect(await openProcLoad(fakeContext())).toBeNull();
  });

  test("finds the worst of the windows wholly inside a stretch", async () => {
    const { reader, run } = await machine();
    for (const idle of [2, 2, 2, 1, 2, 2]) await run(idle, 0);
    // Windows end at 3, 4, 5 and 6 s; the busy second lies between 3 and 4.
    expect(reader?.worst(START_MS, START_MS + 6000)).toBeCloseTo(0.5, 9);
    expect(reader?.worst(START_MS + 3500, START_MS + 6000)).toBeCloseTo(0, 9);
    expect(reader?.worst(START_MS + 3500, START_MS + 5400)).toBeNull();
  });
});

describe("worstWindow", () => {
  test("counts a window only when both its ends lie inside", () => {
    const windows = [
      { fromMs: 0, toMs: 2000, cores: 3 },
      { fromMs: 1000, toMs: 3000, cores: 1 },
      { fromMs: 2000, toMs: 4000, cores: 2 },
    ];
    expect(worstWindow(windows, 1000, 4000)).toBe(2);
    expect(worstWindow(windows, 1, 3999)).toBe(1);
    expect(worstWindow(windows, 1, 2999)).toBeNull();
    expect(worstWindow([], 0, 9)).toBeNull();
  });
});
