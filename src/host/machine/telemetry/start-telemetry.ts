import type {
  Telemetry,
  TelemetryNote,
  TelemetryQuantity,
  TelemetrySource,
} from "../../../schema/telemetry.js";
import { type Probe, withinLimit } from "../probe.js";
import { createChildren } from "./children.js";
import { type OpenedReaders, openReaders } from "./open-readers.js";
import { createOwnCost } from "./own-cost.js";
import type { ReaderContext } from "./reader.js";
import { createRecorder } from "./recorder.js";
import { watchReader } from "./watched-reader.js";

const TICK_MS = 1000;
/** A reading older than this says nothing of now. */
const FRESH_MS = 5000;
/** What hangs longer in a tick is waited for without counting it as our CPU time. */
const TICK_LIMIT_MS = 250;
/** Programs are killed after 1 s and must be gone within 2 s. */
const END_LIMIT_MS = 1900;

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
  /** Graphics memory in use on all cards, bytes; null without a fresh reading. */
  readonly graphicsMemoryBytes: () => number | null;
  /** Largest foreign load, in cores, of the 2 s windows wholly inside a stretch (Unix ms); null when none is. */
  readonly worstForeignLoad: (fromMs: number, toMs: number) => number | null;
  /** All readings so far, with new ones of this moment; null where nothing tells of throttling. */
  readonly readThrottling: () => Promise<Telemetry | null>;
  /** Whether anything tells power or energy here. */
  readonly readsPower: () => boolean;
  /** Says that nothing was loaded during a stretch (Unix ms). */
  readonly markIdle: (fromMs: number, toMs: number) => void;
  /** A copy of everything so far. */
  readonly snapshot: () => Telemetry;
  /** Ends sampling and every program it started, within 2 s. Never rejects; later calls give the same. */
  readonly stop: () => Promise<Telemetry>;
}

/** What the parts of sampling share. */
function createSampling(
  probe: Probe,
  { nowMs = Date.now, steadyMs = () => performance.now() }: TelemetryOptions,
) {
  const notes: TelemetryNote[] = [];
  const cost = createOwnCost();
  const children = createChildren(probe, cost.during);
  const kept = probe.keepFiles();
  let readFile = probe.readFile;
  const sampled: Probe = { ...probe, readFile: (path) => readFile(path) };
  return {
    nowMs,
    notes,
    cost,
    children,
    kept,
    /** Opening looks at far more files than sampling does: they are not kept open. */
    keepFilesFromNowOn: () => {
      readFile = kept.readFile;
    },
    contextOf: (source: TelemetrySource): ReaderContext => ({
      probe: sampled,
      nowMs,
      steadyMs,
      follow: children.follow,
      note: (text) => void notes.push({ source, text }),
    }),
  };
}

/** Opens every source the machine has and samples them once a second until stopped. Never rejects. */
export async function startTelemetry(probe: Probe, options: TelemetryOptions = {}): Promise<TelemetryRun> {
  const { nowMs, notes, cost, children, kept, keepFilesFromNowOn, contextOf } = createSampling(
    probe,
    options,
  );
  const recorder = createRecorder();
  let opened: OpenedReaders = { readers: [], load: null };
  await cost.until(async () => {
    opened = await openReaders(contextOf);
  });
  const { load, readers } = opened;
  keepFilesFromNowOn();
  const watched = readers.map((reader) => watchReader(reader, recorder, contextOf(reader.source)));
  const sample = (): Promise<void> =>
    cost.until(() => withinLimit(() => Promise.all(watched.map((each) => each.tick())), TICK_LIMIT_MS));
  const timer = setInterval(() => void sample(), options.tickMs ?? TICK_MS);
  timer.unref();
  // What is asked right after the start is where the machine stands before the first process.
  await sample();

  let idle: Telemetry["idle"] = null;
  const snapshot = (): Telemetry => {
    const ofChildren = children.cpuSeconds();
    const ownCpuSeconds = ofChildren === null ? null : cost.seconds() + ofChildren;
    return { series: recorder.series(), notes: [...notes], idle, ownCpuSeconds };
  };
  const finish = async (): Promise<Telemetry> => {
    clearInterval(timer);
    // What a program used cannot be read once it has ended.
    const { ownCpuSeconds } = snapshot();
    await Promise.all([children.end(END_LIMIT_MS), sample()]);
    kept.close();
    return { ...snapshot(), ownCpuSeconds };
  };
  const fresh = (quantity: TelemetryQuantity): number[] => recorder.latest(quantity, nowMs() - FRESH_MS);
  const tells = (...quantities: TelemetryQuantity[]): boolean =>
    quantities.some((quantity) => recorder.latest(quantity, 0).length > 0);
  let stopped: Promise<Telemetry> | undefined;
  return {
    watchWorker: (pid) => load?.watch(pid),
    latestTemperature: () => {
      const degrees = fresh("temperature");
      return degrees.length === 0 ? null : Math.max(...degrees);
    },
    graphicsMemoryBytes: () => {
      const bytes = fresh("memory-used");
      return bytes.length === 0 ? null : bytes.reduce((sum, each) => sum + each, 0);
    },
    worstForeignLoad: (fromMs, toMs) => load?.worst(fromMs, toMs) ?? null,
    readThrottling: async () => {
      if (!tells("throttle-hardware", "throttle-software")) return null;
      await sample();
      return snapshot();
    },
    readsPower: () => tells("power", "energy"),
    markIdle: (fromMs, toMs) => {
      idle = { fromMs, toMs };
    },
    snapshot,
    stop: () => {
      stopped ??= finish();
      return stopped;
    },
  };
}
