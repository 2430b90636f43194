import type { Telemetry, TelemetryNote, TelemetrySource } from "../../../schema/telemetry.js";
import { type Probe, withinLimit } from "../probe.js";
import { openAmdHwmon } from "./amd-hwmon.js";
import { openBattery } from "./battery.js";
import { createChildren } from "./children.js";
import { openCpuClock } from "./cpu-clock.js";
import { openCpuThermal } from "./cpu-thermal.js";
import { openCpuThrottle } from "./cpu-throttle.js";
import { openIntelHwmon } from "./intel-hwmon.js";
import { openMacmon } from "./macmon.js";
import { openNvidiaSmi } from "./nvidia-smi.js";
import { createOwnCost } from "./own-cost.js";
import { type LoadReader, openProcLoad } from "./proc-load.js";
import { openProcMemory } from "./proc-memory.js";
import { openRapl } from "./rapl.js";
import type { OpenReader, Reader, ReaderContext } from "./reader.js";
import { createRecorder } from "./recorder.js";
import { watchReader } from "./watched-reader.js";

const TICK_MS = 1000;
/** Time a source may take to show whether it is there. */
const OPEN_LIMIT_MS = 15_000;
/** A temperature older than this says nothing of now. */
const FRESH_MS = 5000;
/** A tick costs no more than this much of attention: what hangs longer is not our CPU time. */
const TICK_LIMIT_MS = 250;
/** Shares of the 2 s in which everything must have ended. */
const LAST_LOOK_MS = 200;
const END_LIMIT_MS = 1700;

const OPENERS: Readonly<Record<Exclude<TelemetrySource, "proc-load">, OpenReader>> = {
  "nvidia-smi": openNvidiaSmi,
  rapl: openRapl,
  "amd-hwmon": openAmdHwmon,
  "intel-hwmon": openIntelHwmon,
  macmon: openMacmon,
  battery: openBattery,
  "cpu-thermal": openCpuThermal,
  "cpu-throttle": openCpuThrottle,
  "cpu-clock": openCpuClock,
  "proc-memory": openProcMemory,
};

/** How to sample. All of it has a default. */
export interface TelemetryOptions {
  /** Milliseconds between ticks. */
  readonly tickMs?: number;
  /** Unix time in milliseconds. */
  readonly nowMs?: () => number;
  /** Milliseconds that no change of the wall clock touches. */
  readonly steadyMs?: () => number;
}

/** Sampling under way. Nothing of it keeps the process alive. */
export interface TelemetryRun {
  /** From now on the CPU time of this process is not foreign; null when no worker runs. */
  readonly watchWorker: (pid: number | null) => void;
  /** Hottest of processor package and GPUs, degrees C; null without a fresh reading. */
  readonly latestTemperature: () => number | null;
  /** Largest foreign load, in cores, of the 2 s windows wholly inside a stretch (Unix ms); null when none is. */
  readonly worstForeignLoad: (fromMs: number, toMs: number) => number | null;
  /** Ends sampling and every program it started, within 2 s. Never rejects; later calls give the same. */
  readonly stop: () => Promise<Telemetry>;
}

/** Opens one source; one that fails or does not answer is left out with a note. */
async function openReader<R extends Reader>(
  opener: OpenReader<R>,
  context: ReaderContext,
): Promise<R | null> {
  let answered = false;
  const reader = await withinLimit(async () => {
    const opened = await opener(context);
    answered = true;
    return opened;
  }, OPEN_LIMIT_MS);
  if (!answered) context.note("did not answer when it was opened");
  return reader;
}

/** Opens all sources at once; those that the machine does not have are left out. */
async function openReaders(
  contextOf: (source: TelemetrySource) => ReaderContext,
): Promise<{ load: LoadReader | null; readers: Reader[] }> {
  const sources = Object.keys(OPENERS) as (keyof typeof OPENERS)[];
  const [load, ...others] = await Promise.all([
    openReader<LoadReader>(openProcLoad, contextOf("proc-load")),
    ...sources.map((source) => openReader(OPENERS[source], contextOf(source))),
  ] as const);
  return { load, readers: [load, ...others].filter((reader) => reader !== null) };
}

/** Opens every source the machine has and samples them once a second until stopped. Never rejects. */
export async function startTelemetry(probe: Probe, options: TelemetryOptions = {}): Promise<TelemetryRun> {
  const { tickMs = TICK_MS, nowMs = Date.now, steadyMs = () => performance.now() } = options;
  const recorder = createRecorder();
  const notes: TelemetryNote[] = [];
  const cost = createOwnCost();
  const children = createChildren(probe, cost.during);
  const contextOf = (source: TelemetrySource): ReaderContext => {
    const note = (text: string) => void notes.push({ source, text });
    return { probe, nowMs, steadyMs, follow: children.follow, note };
  };
  const opening = openReaders(contextOf);
  await cost.until(opening);
  const { load, readers } = await opening;
  const watched = readers.map((reader) => watchReader(reader, recorder, contextOf(reader.source)));
  const tick = (): Promise<unknown> =>
    withinLimit(() => Promise.all(watched.map((each) => each.tick())), TICK_LIMIT_MS);
  const sample = (): void => void cost.until(tick());
  const timer = setInterval(sample, tickMs);
  timer.unref();
  sample();

  const finish = async (): Promise<Telemetry> => {
    clearInterval(timer);
    const ofChildren = await withinLimit(children.cpuSeconds, LAST_LOOK_MS);
    await Promise.all([children.end(END_LIMIT_MS), cost.until(tick())]);
    const ownCpuSeconds = ofChildren === null ? null : cost.seconds() + ofChildren;
    return { series: recorder.series(), notes: [...notes], idle: null, ownCpuSeconds };
  };
  let stopped: Promise<Telemetry> | undefined;
  return {
    watchWorker: (pid) => load?.watch(pid),
    latestTemperature: () => {
      const fresh = recorder.latest("temperature", nowMs() - FRESH_MS);
      return fresh.length === 0 ? null : Math.max(...fresh);
    },
    worstForeignLoad: (fromMs, toMs) => load?.worst(fromMs, toMs) ?? null,
    stop: () => {
      stopped ??= finish();
      return stopped;
    },
  };
}
