import type { Launch } from "../../schema/result.js";
import type { Telemetry, TelemetrySeries } from "../../schema/telemetry.js";
import { mean } from "../stats/speed-estimate.js";
import { type CellFacts, computesOnGpu, neighbourVerdict } from "./cell-facts.js";
import { largest, readingsIn, seriesOf, spanOf, type Window, windowOf } from "./telemetry-window.js";
import { byProcess } from "./used-values.js";
import type { Finding } from "./verdict.js";

/** Share of a card that others may compute on. */
const MOST_UTILIZATION = 0.05;
/** Memory that others may take or give back meanwhile, in bytes. */
const MOST_MEMORY_CHANGE = 100 * 1024 * 1024;
/** A card's utilization is a mean over up to a second: what is read sooner may still be ours. Milliseconds. */
const SETTLE_MS = 2000;

/** V06 on graphics cards: no other process computed on the card, and none took or freed much of its memory. */
export function checkGpuNeighbours(facts: CellFacts): Finding[] {
  if (!computesOnGpu(facts.launches)) return [];
  const reason = computing(facts) ?? takingMemory(facts);
  if (reason === null) return [];
  const remedy = "close other programs that use the graphics card, then measure again";
  return [{ code: "V06", verdict: neighbourVerdict(facts), reason, remedy }];
}

/** The card's load while nothing of ours ran, just before or after a process of this cell. */
function computing({ allLaunches, launches, telemetry }: CellFacts): string | null {
  const pauses = launches.flatMap((launch) => pausesAround(launch, allLaunches, telemetry));
  const loads = seriesOf(telemetry, "utilization", "gpu").map((series) => {
    const shares = pauses.flatMap((window) => readingsIn(series, window)).map(({ value }) => value);
    return shares.length === 0 ? 0 : mean(shares);
  });
  const load = largest(loads);
  if (load <= MOST_UTILIZATION) return null;
  return `another program kept the graphics card ${(load * 100).toFixed(0)} % busy while nothing of ours ran`;
}

function pausesAround(launch: Launch, all: readonly Launch[], { idle }: Telemetry): Window[] {
  const previous = all.findLast(({ index }) => index < launch.index);
  const next = all.find(({ index }) => index > launch.index);
  const idleFrom = idle?.fromMs ?? Number.NEGATIVE_INFINITY;
  const own = spanOf(launch);
  return [
    { fromMs: previous === undefined ? idleFrom : spanOf(previous).toMs + SETTLE_MS, toMs: own.fromMs },
    {
      fromMs: own.toMs + SETTLE_MS,
      toMs: next === undefined ? Number.POSITIVE_INFINITY : spanOf(next).fromMs,
    },
  ];
}

/** Our own process takes all its memory before its first timed value: what changes later belongs to others. */
function takingMemory({ values, telemetry }: CellFacts): string | null {
  const spans = [...byProcess(values).values()].map((own): Window => {
    const windows = own.map(windowOf);
    return {
      fromMs: windows.reduce((first, { fromMs }) => Math.min(first, fromMs), Number.POSITIVE_INFINITY),
      toMs: largest(windows.map(({ toMs }) => toMs)),
    };
  });
  const changes = seriesOf(telemetry, "memory-used", "gpu").flatMap((series) =>
    spans.map((span) => rangeIn(series, span)),
  );
  const most = largest(changes);
  if (most <= MOST_MEMORY_CHANGE) return null;
  const megabytes = (most / 1e6).toFixed(0);
  return `another program took or freed ${megabytes} MB of the graphics card's memory meanwhile`;
}

function rangeIn(series: TelemetrySeries, span: Window): number {
  const values = readingsIn(series, span).map(({ value }) => value);
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  return values.length === 0 ? 0 : largest(values) - least;
}
