import type { TelemetrySeries, TelemetrySource } from "../../../schema/telemetry.js";
import type { FollowEnd } from "../follow.js";
import type { Probe } from "../probe.js";

/** What one series is, without its readings and its source. */
export type Channel = Omit<TelemetrySeries, "source" | "atMs" | "values">;

/** One figure. Nonsense need not be sorted out here: the recorder keeps what is plausible. */
export interface Reading {
  readonly channel: Channel;
  readonly value: number | null;
  /** Unix time (ms) at which the figure holds; the tick where left out. */
  readonly atMs?: number;
}

/** Something that gives figures once a tick. */
export interface Reader {
  readonly source: TelemetrySource;
  /** The figures now; null stands for one that should be there and is not, an empty list for nothing to say. */
  readonly read: () => Promise<readonly Reading[]>;
}

/** What a reader may use. */
export interface ReaderContext {
  readonly probe: Probe;
  /** Unix time in milliseconds. */
  readonly nowMs: () => number;
  /** Milliseconds that no change of the wall clock touches. */
  readonly steadyMs: () => number;
  /** Starts a program that talks until the run ends; `onEnd` comes only when it ends of itself. */
  readonly follow: (
    file: string,
    args: readonly string[],
    onLine: (line: string) => void,
    onEnd: (end: FollowEnd) => void,
  ) => void;
  /** Tells the user about this source, in one clean line. */
  readonly note: (text: string) => void;
}

/** Looks whether a source is there. Null where the machine has no such thing; trouble becomes a note. */
export type OpenReader<R extends Reader = Reader> = (context: ReaderContext) => Promise<R | null>;

/** The number a small file holds, times `scale`; null when it cannot be read or holds something else. */
export async function readFigure(
  probe: Pick<Probe, "readFile">,
  path: string,
  scale = 1,
): Promise<number | null> {
  return parseFigure(await probe.readFile(path), scale);
}

/** A number alone in a text, times `scale`; null for anything else, as [N/A], [Not Supported] or nothing. */
export function parseFigure(text: string | null | undefined, scale = 1): number | null {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) ? value * scale : null;
}

/** Numbers N of the folders cpuN below /sys/devices/system/cpu, in order. */
export async function listCpus(probe: Pick<Probe, "listFolder">): Promise<number[]> {
  const names = (await probe.listFolder("/sys/devices/system/cpu")) ?? [];
  return names
    .flatMap((name) => /^cpu(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The label of one device among several alike; null when it is the only one. */
export function deviceLabel(kind: string, index: number, count: number): string | null {
  return count > 1 ? `${kind} ${index}` : null;
}
