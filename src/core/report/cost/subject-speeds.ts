import { RigmarkError } from "../../../errors.js";
import type { StreamsAlternative } from "../../cost/bill/bill-input.js";
import type { Figure } from "../../cost/subject.js";
import { isUsable, type PickedSpeeds, pickSpeeds } from "../pick-speeds.js";
import type { SpeedRow } from "../report-model.js";
import { scaled, speedAtDepth } from "./speed-at-depth.js";

/** What the bill asks of the speeds. */
export interface SpeedDemand {
  /** Tokens of one request; null where the mix has no size. */
  readonly request: { readonly input: number; readonly output: number } | null;
  /** Requests at once. */
  readonly streams: number;
}

export interface SubjectSpeeds {
  readonly prefill: Figure;
  readonly decode: Figure;
  readonly alternatives: readonly StreamsAlternative[];
  readonly notes: readonly string[];
}

/** Speeds of a result's rows for one kind of request. Rejects rows that cannot carry a bill, and says what to measure. */
export function subjectSpeeds(rows: readonly SpeedRow[], demand: SpeedDemand, what: string): SubjectSpeeds {
  const picked = pickSpeeds(rows);
  const own = rows.filter(({ settings }) => settings === settingsOf(picked));
  refuseUnusable(rows, picked, what);
  const single = own.filter(({ test }) => test.nParallel === 1);
  // A request is read from the empty context on, and written behind all of its input.
  const depths = { reading: (demand.request?.input ?? 0) / 2, writing: writingDepth(demand) };
  const reading = speedAtDepth(single.filter(ofKind("pp")), depths.reading);
  const writing = speedAtDepth(single.filter(ofKind("tg")), depths.writing);
  if (reading === null) throw missing("a prompt speed", what);
  const alternatives = parallelSpeeds(own);
  const decode = demand.streams === 1 ? oneStream(picked, writing) : manyStreams(own, demand.streams, what);
  const isShallow = demand.streams === 1 && writing !== null && writing.deepest !== null;
  return {
    prefill: { range: reading.range, origin: "measured", basis: reading.labels.join(", ") },
    decode,
    alternatives: alternatives.filter(({ streams }) => streams > demand.streams),
    notes: isShallow
      ? [
          `Writing was measured with up to ${writing.deepest} tokens in the context; these requests write at ${Math.round(depths.writing)}, slower. Measure it: rigmark run depth.`,
        ]
      : [],
  };
}

/** Tokens in the context while the middle of the answer is written. */
function writingDepth({ request }: SpeedDemand): number {
  return request === null ? 0 : request.input + request.output / 2;
}

/** As an application sees it: the engine's speed at the depth, times what sampling costs beside it. */
function oneStream({ engine, application }: PickedSpeeds, writing: ReturnType<typeof speedAtDepth>): Figure {
  const applied = application?.estimate ?? null;
  const alone = engine?.estimate ?? null;
  if (writing === null) {
    if (applied === null) throw new RangeError("no writing speed");
    return { range: scaled(applied, 1), origin: "measured", basis: application?.label ?? "" };
  }
  const isSameDepth = applied !== null && alone !== null && engine?.test.nDepth === application?.test.nDepth;
  const overhead = isSameDepth ? Math.min(1, applied.point / alone.point) : 1;
  const { low, point, high } = writing.range;
  return {
    range: { low: low * overhead, point: point * overhead, high: high * overhead },
    origin: "measured",
    basis: [...writing.labels, ...(isSameDepth ? [application?.label ?? ""] : [])].join(", "),
  };
}

function manyStreams(rows: readonly SpeedRow[], streams: number, what: string): Figure {
  const row = parallelRows(rows).find(({ test }) => test.nParallel === streams);
  if (row?.estimate != null) return { range: scaled(row.estimate, 1), origin: "measured", basis: row.label };
  const known = parallelRows(rows).map(({ test }) => test.nParallel);
  throw new RigmarkError("bad-result", `${what} has no row that writes ${streams} answers at once`, {
    hint:
      known.length === 0
        ? "Measure it first: rigmark run parallel"
        : `Measured are ${known.join(", ")}: give one of them to --streams, or measure more: rigmark run parallel`,
  });
}

function parallelSpeeds(rows: readonly SpeedRow[]): StreamsAlternative[] {
  return parallelRows(rows).flatMap(({ test, estimate }) =>
    estimate === null ? [] : [{ streams: test.nParallel, decodeTokensPerSecond: estimate.point }],
  );
}

function parallelRows(rows: readonly SpeedRow[]): SpeedRow[] {
  return rows
    .filter((row) => isUsable(row) && row.test.kind === "tg" && row.test.nParallel > 1)
    .sort((a, b) => a.test.nParallel - b.test.nParallel);
}

function refuseUnusable(rows: readonly SpeedRow[], picked: PickedSpeeds, what: string): void {
  if (picked.application !== null || picked.engine !== null) return;
  if (rows.length > 0 && !rows.some(isUsable)) {
    throw new RigmarkError("bad-result", `${what}: no number of this result may be believed`, {
      hint: "See why with: rigmark report; then measure again, with other programs closed",
    });
  }
  throw missing("a writing speed (tg or gen)", what);
}

function missing(speed: string, what: string): RigmarkError {
  return new RigmarkError("bad-result", `${what} has no row with ${speed} that may be believed`, {
    hint: "Measure both: rigmark run speed",
  });
}

function settingsOf({ application, engine, prompt }: PickedSpeeds): string | null {
  return (application ?? engine ?? prompt)?.settings ?? null;
}

function ofKind(kind: SpeedRow["test"]["kind"]): (row: SpeedRow) => boolean {
  return ({ test }) => test.kind === kind;
}
