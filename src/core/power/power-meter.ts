import type { TelemetryScope, TelemetrySeries, TelemetrySource } from "../../schema/telemetry.js";
import { coveredEnergy, type Energy, energyBetween } from "./energy-between.js";

/** How much of the machine a figure of power covers. Figures of different scopes are never compared or added. */
export type MeterScope = "wall" | "system" | "package+gpu" | "package" | "gpu";

/** Series that together give one figure; none covers what another covers. */
export interface PowerMeter {
  readonly scope: MeterScope;
  readonly series: readonly TelemetrySeries[];
}

/** Share of the run a series must cover to be used for it. */
const LEAST_COVERAGE = 0.8;
/** Which source stands for a scope when several give it: they cover the same and are never added. */
const PREFERRED: readonly TelemetrySource[] = ["macmon", "battery", "rapl", "amd-hwmon"];

function spanOf(series: readonly TelemetrySeries[]): [fromMs: number, toMs: number] {
  const firsts = series.flatMap(({ atMs }) => atMs[0] ?? []);
  const lasts = series.flatMap(({ atMs }) => atMs.at(-1) ?? []);
  return [Math.min(...firsts), Math.max(...lasts)];
}

/**
 * The widest scope that can be had for the whole run: wall, else the system, else processor package and GPUs added,
 * else one of the two. A scope counts only if every device in it can be read: a sum over some of them would pass for
 * a sum over all. Null when nothing gives power.
 */
export function findPowerMeter(all: readonly TelemetrySeries[]): PowerMeter | null {
  const powered = all.filter(({ quantity }) => quantity === "power" || quantity === "energy");
  if (powered.length === 0) return null;
  const [fromMs, toMs] = spanOf(all);
  const isUsable = (series: TelemetrySeries): boolean =>
    coveredEnergy(series, fromMs, toMs).coverage >= LEAST_COVERAGE;
  /** All devices of the scope by one source: package, system and wall exist once. */
  const byOneSource = (scope: TelemetryScope): TelemetrySeries[] => {
    const inScope = powered.filter((series) => series.scope === scope);
    const sources = [...PREFERRED, ...inScope.map(({ source }) => source)];
    const source = sources.find((each) => {
      const own = inScope.filter((series) => series.source === each);
      return own.length > 0 && own.every(isUsable);
    });
    return inScope.filter((series) => series.source === source);
  };
  for (const scope of ["wall", "system"] as const) {
    const series = byOneSource(scope);
    if (series.length > 0) return { scope, series };
  }
  const packages = byOneSource("package");
  // Cards of different makers stand beside each other: all of them are added.
  const cards = powered.filter(({ scope }) => scope === "gpu");
  const gpus = cards.every(isUsable) ? cards : [];
  if (packages.length > 0 && gpus.length > 0) return { scope: "package+gpu", series: [...packages, ...gpus] };
  if (packages.length > 0) return { scope: "package", series: packages };
  return gpus.length > 0 ? { scope: "gpu", series: gpus } : null;
}

/** Energy of all devices of a meter in a window (Unix ms); null when one of them is not known. */
export function meterEnergy(meter: PowerMeter, fromMs: number, toMs: number): Energy | null {
  const each = meter.series.map((series) => energyBetween(series, fromMs, toMs));
  const known = each.filter((energy) => energy !== null);
  const [first] = known;
  if (first === undefined || known.length < each.length) return null;
  return {
    joules: known.reduce((sum, { joules }) => sum + joules, 0),
    seconds: first.seconds,
    coverage: Math.min(...known.map(({ coverage }) => coverage)),
    samples: Math.min(...known.map(({ samples }) => samples)),
  };
}

/** How a meter's figures are made, e.g. "rapl: counter; nvidia-smi: 1 s average". */
export function describeMeter(meter: PowerMeter): string {
  return [...new Set(meter.series.map(({ source, method }) => `${source}: ${method}`))].join("; ");
}
