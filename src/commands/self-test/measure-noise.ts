import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { testLabel, testOf } from "../../core/protocol/test-shape.js";
import { geometricMean } from "../../core/self-test/noise.js";
import { lagCorrelation } from "../../core/stats/lag.js";
import { mean } from "../../core/stats/speed-estimate.js";
import { varianceComponents } from "../../core/stats/values-per-process.js";
import { foreignCores } from "../../core/validity/foreign-cores.js";
import { startBurner } from "../../host/machine/burner.js";
import { systemProbe } from "../../host/machine/probe.js";
import { startTelemetry } from "../../host/machine/telemetry/start-telemetry.js";
import { DEFAULT_DEADLINES } from "../../host/runner/deadlines.js";
import { launchSeries, type SeriesLaunch, type SeriesRequest } from "../../host/runner/launch-series.js";
import { workerEnv } from "../../host/runner/worker-env.js";
import { packageRoot } from "../../host/store/data-files.js";
import type { Machine } from "../../schema/machine.js";
import type { EngineSettings } from "../../schema/plan.js";
import type { SelfTestSession } from "../../schema/self-test.js";
import type { MeasuredValue } from "../../schema/worker-message.js";

/** What the series is made with. */
export interface NoiseRequest {
  readonly model: { readonly reference: string; readonly path: string; readonly sizeBytes: number };
  readonly machine: Machine;
  readonly threads: number;
  readonly processes: number;
  readonly engine: "llama" | "fake";
  readonly signal: AbortSignal;
  readonly tell: (doing: string) => void;
}

/** Values in each process of the series, and processes for each thread count and each dose. */
const VALUES = 3;
const FEW_PROCESSES = 3;
/** Cores of foreign load that are tried. */
const DOSES = [0.25, 0.5, 1] as const;
/** The samplers are watched alone for so long, in milliseconds. */
const SAMPLER_MS = 10_000;

/** Launches one cell again and again and looks at what disturbs it. Takes about four minutes on a small machine. */
export async function measureNoise(request: NoiseRequest): Promise<SelfTestSession> {
  const { machine, threads, processes, model, tell, signal } = request;
  const series = await launches(request, threads, processes, VALUES, "launch");
  const speeds = series.map(({ values }) => values.map((value) => Math.log(speedOf(value))));
  const noise = varianceComponents(speeds) ?? { within: 0, between: 0 };
  const base = speedOfSeries(series);
  const threadCounts: SelfTestSession["threadCounts"] = [];
  for (const count of countsUpTo(machine.cpu.usableCores)) {
    const some = await launches(
      request,
      count,
      FEW_PROCESSES,
      1,
      `${count} thread${count === 1 ? "" : "s"}, launch`,
    );
    threadCounts.push({
      threads: count,
      tokensPerSecond: speedOfSeries(some),
      leastBusyShare: Math.min(
        ...some.flatMap(({ values }) => values.map((value) => busyShare(value, count))),
      ),
    });
  }
  const doses: SelfTestSession["doses"] = [];
  for (const askedCores of DOSES.filter((cores) => cores <= machine.cpu.usableCores)) {
    const burner = startBurner(askedCores);
    try {
      const what = `${askedCores} core${askedCores === 1 ? "" : "s"} of other load, launch`;
      const some = await launches(request, threads, FEW_PROCESSES, 1, what);
      doses.push({ askedCores, seenCores: seenCores(some, machine), speedRatio: speedOfSeries(some) / base });
    } finally {
      await burner.stop();
    }
  }
  tell("cost of the samplers");
  const samplerMsPerSecond = signal.aborted ? null : await samplerCost(signal);
  return {
    at: new Date().toISOString(),
    model: model.reference,
    test: testLabel(TEST),
    threads,
    processes: series.length,
    valuesPerProcess: VALUES,
    tokensPerSecond: base,
    ...noise,
    lag1: lagCorrelation(speeds)?.correlation ?? null,
    launchSeconds: mean(series.map(({ loadSeconds, warmUpSeconds }) => loadSeconds + warmUpSeconds)),
    valueSeconds: mean(series.flatMap(({ values }) => values.map(({ wallSeconds }) => wallSeconds))),
    threadCounts,
    doses,
    samplerMsPerSecond,
  };
}

const TEST = testOf("tg", { nGen: 128 });

function launches(
  { model, engine, signal, tell }: NoiseRequest,
  threads: number,
  count: number,
  values: number,
  what: string,
): Promise<SeriesLaunch[]> {
  const settings: EngineSettings = {
    backend: "cpu",
    threads,
    batchSize: 512,
    gpuLayers: null,
    flashAttention: "auto",
    kvCacheTypeK: "f16",
    kvCacheTypeV: "f16",
    mmap: true,
  };
  const request: SeriesRequest = {
    cell: { id: "self-test", model: "m", settings, test: TEST, contextSize: 256, budgetSeconds: null },
    model,
    launches: count,
    values,
    seed: 1,
    engine,
    workerPath: join(packageRoot(), "dist", "host", "worker", "main.js"),
    env: workerEnv(process.env),
    deadlines: DEFAULT_DEADLINES,
    signal,
    onLaunch: (launch) => tell(`${what} ${launch + 1} of ${count}`),
  };
  return launchSeries(request);
}

function countsUpTo(cores: number): number[] {
  const counts = [1];
  for (let count = 2; count < cores; count *= 2) counts.push(count);
  return cores > 1 ? [...counts, cores] : counts;
}

function speedOf({ tokens, durationNs }: MeasuredValue): number {
  return tokens / (durationNs / 1e9);
}

function speedOfSeries(series: readonly SeriesLaunch[]): number {
  return geometricMean(series.map(({ values }) => geometricMean(values.map(speedOf))));
}

function busyShare({ workerCpuSeconds, wallSeconds }: MeasuredValue, threads: number): number {
  return wallSeconds > 0 ? workerCpuSeconds / (threads * wallSeconds) : 0;
}

function seenCores(series: readonly SeriesLaunch[], { cpu }: Machine): number | null {
  const seen = series.flatMap(({ values }) => values.flatMap((value) => foreignCores(value, cpu) ?? []));
  return seen.length === 0 ? null : mean(seen);
}

async function samplerCost(signal: AbortSignal): Promise<number | null> {
  const telemetry = await startTelemetry(systemProbe());
  const started = performance.now();
  await sleep(SAMPLER_MS, undefined, { signal }).catch(() => undefined);
  const seconds = (performance.now() - started) / 1000;
  const { ownCpuSeconds } = await telemetry.stop();
  return ownCpuSeconds === null ? null : (ownCpuSeconds * 1000) / seconds;
}
