import { RigmarkError } from "../../errors.js";
import type { CellResult, Launch, ResultDocument, StoredValue } from "../../schema/result.js";
import type { Telemetry, TelemetrySeries } from "../../schema/telemetry.js";

/** A document being put together again, with what is in it already by key. */
export interface Draft {
  readonly document: ResultDocument;
  readonly cells: ReadonlyMap<string, CellResult>;
  readonly values: Map<string, StoredValue>;
  /** Times of the readings of each series. */
  readonly readings: Map<string, Set<number>>;
}

/** A draft that holds a copy of a document. */
export function openDraft(source: ResultDocument): Draft {
  const document = structuredClone(source);
  const cells = new Map(document.cells.map((result) => [result.cell.id, result]));
  const values = new Map(
    document.cells.flatMap((result) => result.values.map((value) => [keyOf(value), value])),
  );
  const readings = new Map(
    document.telemetry.series.map((series) => [seriesKey(series), new Set(series.atMs)]),
  );
  return { document, cells, values, readings };
}

/** A value is the same when the same process measured the same at the same moment. */
function keyOf(value: StoredValue): string {
  const { cellId, launch, role, endedAtMs, durationNs, wallSeconds, workerCpuSeconds, tokens } = value;
  return [launch, role, endedAtMs, durationNs, wallSeconds, workerCpuSeconds, tokens, cellId].join(" ");
}

/**
 * Adds a value unless it is there; a doubt that either of two copies states is kept. True when it was missing. This
 * and the functions below keep what they are given: hand over copies.
 */
export function addValue({ cells, values }: Draft, value: StoredValue): boolean {
  const known = values.get(keyOf(value));
  if (known !== undefined) {
    known.disturbed ||= value.disturbed;
    if (value.worstWindowCores !== null) {
      known.worstWindowCores = Math.max(known.worstWindowCores ?? 0, value.worstWindowCores);
    }
    return false;
  }
  const result = cells.get(value.cellId);
  if (result === undefined) {
    throw new RigmarkError("bad-result", `a value is of test ${value.cellId}, which the plan does not have`, {
      hint: "The file was edited or belongs to another run.",
    });
  }
  result.values.push(value);
  values.set(keyOf(value), value);
  return true;
}

/** Adds the record of a process unless it is there and has ended, or this is its `final` one. True when it says more. */
export function addLaunch({ document: { launches } }: Draft, launch: Launch, final = false): boolean {
  const at = launches.findIndex(({ index }) => index === launch.index);
  const known = launches[at];
  if (known === undefined) {
    launches.push(launch);
    launches.sort((a, b) => a.index - b.index);
    return true;
  }
  if (known.startedAt !== launch.startedAt) {
    throw new RigmarkError("bad-result", `process ${launch.index} is told of twice, and differently`, {
      hint: "journal.jsonl and result.json are of two runs that went on apart: keep the one you trust.",
    });
  }
  const ended = known.endedAt === null && launch.endedAt !== null;
  if (launch.repeatedFor !== undefined) known.repeatedFor = launch.repeatedFor;
  if (ended || final) launches[at] = launch;
  else if (known.facts === null) Object.assign(known, { facts: launch.facts, loadNs: launch.loadNs });
  return ended;
}

/** Adds readings that are not there yet, and what else a chunk of telemetry tells. */
export function addTelemetry({ document: { telemetry }, readings }: Draft, chunk: Telemetry): void {
  for (const series of chunk.series) {
    const known = telemetry.series.find((other) => seriesKey(other) === seriesKey(series));
    const into = known ?? { ...series, atMs: [], values: [] };
    if (known === undefined) telemetry.series.push(into);
    appendReadings(into, series, timesOf(readings, seriesKey(series)));
  }
  for (const note of chunk.notes) {
    const isKnown = telemetry.notes.some(({ source, text }) => source === note.source && text === note.text);
    if (!isKnown) telemetry.notes.push(note);
  }
  telemetry.idle = laterOf(telemetry.idle, chunk.idle);
  if (chunk.ownCpuSeconds !== null) {
    telemetry.ownCpuSeconds = Math.max(telemetry.ownCpuSeconds ?? 0, chunk.ownCpuSeconds);
  }
}

/** The window that begins later: the run was gone on with after the other. */
function laterOf(mine: Telemetry["idle"], other: Telemetry["idle"]): Telemetry["idle"] {
  if (mine === null || other === null) return mine ?? other;
  return other.fromMs > mine.fromMs ? other : mine;
}

function appendReadings(into: TelemetrySeries, { atMs, values }: TelemetrySeries, known: Set<number>): void {
  for (const [index, time] of atMs.entries()) {
    if (known.has(time)) continue;
    known.add(time);
    into.atMs.push(time);
    into.values.push(values[index] ?? null);
  }
}

function timesOf(readings: Draft["readings"], key: string): Set<number> {
  const known = readings.get(key) ?? new Set();
  readings.set(key, known);
  return known;
}

/** What tells a series from others, as one text. */
export function seriesKey({ source, quantity, scope, device, method }: TelemetrySeries): string {
  return JSON.stringify([source, quantity, scope, device, method]);
}
