import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type FollowEnd, followProgram } from "../../../../../src/host/machine/follow.js";
import { execProgram, type Probe, systemProbe } from "../../../../../src/host/machine/probe.js";
import { startTelemetry } from "../../../../../src/host/machine/telemetry/start-telemetry.js";
import { Telemetry } from "../../../../../src/schema/telemetry.js";
import { type FakeMachine, fakeProbe } from "../fake-probe.js";
import { START_MS } from "./fake-context.js";

const THERMAL = "/sys/class/thermal/thermal_zone0";
const RAPL = "/sys/class/powercap/intel-rapl:0";
const ROW = "0, 30, 31, 32, 50, 66, 1500, 900, 0x0000000000000000";

/** A machine whose followed program is in the hands of the test. */
function machine(options: FakeMachine = {}) {
  const files: Record<string, string> = { ...options.files };
  let say: (line: string) => void = () => undefined;
  let die: (end: FollowEnd) => void = () => undefined;
  const asked: string[] = [];
  const probe: Probe = {
    ...fakeProbe({ ...options, files }),
    follow: (file, _, onLine, signal) => {
      asked.push(file);
      say = onLine;
      const ended = new Promise<FollowEnd>((resolve) => {
        die = resolve;
        signal.addEventListener("abort", () => resolve({ status: "ended", exitCode: null, lastWords: "" }));
      });
      return { pid: 77, ended };
    },
  };
  return { probe, files, asked, say: (line: string) => say(line), die: (end: FollowEnd) => die(end) };
}

describe("startTelemetry on a fake machine", () => {
  beforeEach(() => void vi.useFakeTimers({ now: START_MS }));
  afterEach(() => void vi.useRealTimers());

  test("samples all sources once a second and stops", async () => {
    const { probe, files, say } = machine({
      files: {
        [`${THERMAL}/type`]: "x86_pkg_temp",
        [`${THERMAL}/temp`]: "40000",
        [`${RAPL}/name`]: "package-0",
        [`${RAPL}/energy_uj`]: "1000000",
        "/proc/77/stat": "77 (nvidia-smi) S 1 1 1 0 -1 0 0 0 0 0 20 5 0 0",
      },
      programs: { "nvidia-smi": { stdout: ROW } },
    });
    const run = await startTelemetry(probe);
    for (let second = 1; second <= 5; second += 1) {
      say(ROW);
      files[`${RAPL}/energy_uj`] = String((1 + 20 * second) * 1e6);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect([run.latestTemperature(), run.readsPower()]).toEqual([66, true]);
    const telemetry = await run.stop();
    expect(() => Telemetry.parse(telemetry)).not.toThrow();
    const of = (source: string, quantity: string) =>
      telemetry.series.find((series) => series.source === source && series.quantity === quantity);
    expect(of("rapl", "energy")?.values.slice(0, 6)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(of("nvidia-smi", "power")?.values).toEqual([30, 30, 30, 30, 30, 30]);
    expect(of("cpu-thermal", "temperature")?.atMs.slice(0, 3)).toEqual([
      START_MS,
      START_MS + 1000,
      START_MS + 2000,
    ]);
    // 0.25 s of the program, and a little of ours.
    expect(telemetry.ownCpuSeconds).toBeGreaterThanOrEqual(0.25);
    expect(telemetry).toMatchObject({ idle: null, notes: [] });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await run.stop()).toBe(telemetry);
    expect(of("cpu-thermal", "temperature")?.values).toHaveLength(7);
    expect(run.snapshot().series).toEqual(telemetry.series);
  });

  test("knows where the machine stands as soon as it has started", async () => {
    const cards = `${ROW}\n1, 35, 31, 32, 50, 71, 1500, 100, 0x0000000000000000`;
    const { probe } = machine({
      files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "40000" },
      programs: { "nvidia-smi": { stdout: cards } },
    });
    const run = await startTelemetry(probe);
    expect(run.latestTemperature()).toBe(71);
    expect(run.graphicsMemoryBytes()).toBe(1000 * 1024 * 1024);
    expect(run.readsPower()).toBe(true);
    await vi.advanceTimersByTimeAsync(6000);
    expect([run.latestTemperature(), run.graphicsMemoryBytes()]).toEqual([40, null]);
    await run.stop();
  });

  test("tells of throttling at the moment it is asked, where anything does", async () => {
    const { probe, say } = machine({ programs: { "nvidia-smi": { stdout: ROW } } });
    const run = await startTelemetry(probe);
    say(ROW.replace(/0x0+$/, "0x0000000000000008"));
    const told = await run.readThrottling();
    const of = (quantity: string) => told?.series.find((series) => series.quantity === quantity)?.values;
    expect(of("throttle-hardware")).toEqual([0, 1]);
    expect(of("throttle-software")).toEqual([0, 0]);
    await run.stop();

    const silent = await startTelemetry(
      machine({ files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "40000" } }).probe,
    );
    expect(await silent.readThrottling()).toBeNull();
    await silent.stop();
  });

  test("a snapshot stands still and knows the idle stretch", async () => {
    const { probe } = machine({
      files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "40000" },
    });
    const run = await startTelemetry(probe);
    run.markIdle(START_MS, START_MS + 2000);
    const snapshot = run.snapshot();
    expect(run.readsPower()).toBe(false);
    await vi.advanceTimersByTimeAsync(3000);
    expect(snapshot.series[0]?.values).toEqual([40]);
    expect(snapshot.idle).toEqual({ fromMs: START_MS, toMs: START_MS + 2000 });
    expect(run.snapshot().series[0]?.values).toEqual([40, 40, 40, 40]);
    expect(await run.stop()).toMatchObject({ idle: snapshot.idle });
  });

  test("a temperature that never falls is given as it is; an old one is not given", async () => {
    const { probe, files } = machine({
      files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "93000" },
    });
    const run = await startTelemetry(probe);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(run.latestTemperature()).toBe(93);
    delete files[`${THERMAL}/temp`];
    await vi.advanceTimersByTimeAsync(4000);
    expect(run.latestTemperature()).toBe(93);
    await vi.advanceTimersByTimeAsync(2000);
    expect(run.latestTemperature()).toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect((await run.stop()).notes).toEqual([{ source: "cpu-thermal", text: "gave no figures for 10 s" }]);
  });

  test("a reader that dies or stalls leaves the others going", async () => {
    const { probe, say, die } = machine({
      files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "40000" },
      programs: { "nvidia-smi": { stdout: ROW } },
    });
    const run = await startTelemetry(probe);
    say(ROW);
    await vi.advanceTimersByTimeAsync(13_000);
    die({ status: "ended", exitCode: 9, lastWords: "driver gone" });
    await vi.advanceTimersByTimeAsync(3000);
    const { notes, series, ownCpuSeconds } = await run.stop();
    expect(notes).toEqual([
      { source: "nvidia-smi", text: "gave no figures for 10 s" },
      { source: "nvidia-smi", text: "nvidia-smi ended early with status 9: driver gone" },
    ]);
    const power = series.find(({ quantity }) => quantity === "power");
    expect(power?.values[0]).toBe(30);
    expect(new Set(power?.values.slice(2))).toEqual(new Set([null]));
    expect(series.find(({ source }) => source === "cpu-thermal")?.values).toEqual(Array(18).fill(40));
    // What the dead program used cannot be known any more.
    expect(ownCpuSeconds).toBeNull();
  });

  test("watches the worker it is told of", async () => {
    const stat = (idle: number) => `cpu0 0 0 0 ${idle} 0\ncpu1 0 0 0 ${idle} 0`;
    const { probe, files } = machine({ files: { "/proc/stat": stat(0) } });
    const run = await startTelemetry(probe);
    run.watchWorker(42);
    for (let second = 1; second <= 6; second += 1) {
      files["/proc/stat"] = stat(second * 25);
      files["/proc/42/stat"] = `42 (node) R 1 1 1 0 -1 0 0 0 0 0 ${second * 100} 0 0 0`;
      await vi.advanceTimersByTimeAsync(1000);
    }
    // Of two cores half a core stood idle and one was the worker's.
    expect(run.worstForeignLoad(START_MS, START_MS + 6000)).toBeCloseTo(0.5, 6);
    expect(run.worstForeignLoad(START_MS + 6000, START_MS + 7000)).toBeNull();
    await run.stop();
  });

  test("an opener that hangs or throws costs its limit and a note, no more", async () => {
    const { probe } = machine();
    const starting = startTelemetry({
      ...probe,
      exec: () => new Promise(() => undefined),
      listFolder: async (path) => {
        if (path.includes("powercap")) throw new Error("odd file system");
        return null;
      },
    });
    await vi.advanceTimersByTimeAsync(16_000);
    const run = await starting;
    const { notes, series } = await run.stop();
    expect(notes.map(({ source }) => source).sort()).toEqual(["nvidia-smi", "rapl"]);
    expect(series).toEqual([]);
  });

  test("a machine that tells nothing gives an empty answer", async () => {
    const run = await startTelemetry(fakeProbe({ platform: "win32" }));
    await vi.advanceTimersByTimeAsync(3000);
    expect(run.latestTemperature()).toBeNull();
    expect(run.worstForeignLoad(0, Number.MAX_SAFE_INTEGER)).toBeNull();
    run.watchWorker(1);
    expect(await run.stop()).toMatchObject({ series: [], notes: [], idle: null });
  });

  test("stops in time though a program does not end and a file cannot be read", async () => {
    const base = machine({
      files: { [`${THERMAL}/type`]: "x86_pkg_temp", [`${THERMAL}/temp`]: "40000" },
      programs: { "nvidia-smi": { stdout: ROW } },
    });
    const starting = startTelemetry({
      ...base.probe,
      follow: () => ({ pid: 77, ended: new Promise(() => undefined) }),
      keepFiles: () => ({ readFile: () => new Promise(() => undefined), close: () => undefined }),
    });
    await vi.advanceTimersByTimeAsync(300);
    const run = await starting;
    const stopping = run.stop();
    await vi.advanceTimersByTimeAsync(2000);
    await expect(Promise.race([stopping, Promise.resolve("late")])).resolves.toMatchObject({ notes: [] });
  });
});

describe.skipIf(process.platform !== "linux")("startTelemetry on this machine", () => {
  test("with an nvidia-smi that ignores being asked to end", async () => {
    const folder = await mkdtemp(join(tmpdir(), "rigmark-telemetry-"));
    const path = join(folder, "nvidia-smi");
    const loop = `trap '' TERM; while :; do echo "${ROW}"; sleep 0.05; done`;
    await writeFile(path, `#!/bin/sh\ncase "$*" in *-lms*) ${loop};; *) echo "${ROW}";; esac\n`);
    await chmod(path, 0o755);
    let pid: number | null = null;
    const run = await startTelemetry(
      {
        ...systemProbe(),
        exec: (file, args) => execProgram(file === "nvidia-smi" ? path : file, args),
        follow: (_, args, onLine, signal) => {
          const child = followProgram(path, args, onLine, signal);
          pid = child.pid;
          return child;
        },
      },
      { tickMs: 100 },
    );
    await new Promise((resolve) => setTimeout(resolve, 600));
    const telemetry = await run.stop();
    expect(() => Telemetry.parse(telemetry)).not.toThrow();
    expect(telemetry.series.find(({ quantity }) => quantity === "power")?.values).toContain(30);
    expect(telemetry.ownCpuSeconds).toBeGreaterThan(0);
    expect(() => process.kill(pid!, 0)).toThrow("ESRCH");
    await rm(folder, { recursive: true });
  });
});
