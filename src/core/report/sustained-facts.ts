import type { StoredValue } from "../../schema/result.js";
import type { Stretch } from "../../schema/worker-message.js";
import { mean } from "../stats/speed-estimate.js";

/** Writing on end: its first minute against its last, geometric means over processes. */
export interface SustainedFacts {
  /** Length of both windows in seconds: a minute, or half of what was written when that is less. */
  readonly windowSeconds: number;
  /** Tokens/s in the first and in the last window. */
  readonly first: number;
  readonly last: number;
  /** last / first. */
  readonly ratio: number;
  readonly pace: "held" | "fell" | "rose";
}

const MINUTE_SECONDS = 60;
/** A change of speed over a test that counts: the limit of rule V08 for drift (docs/methodology.md). */
const NOTABLE_CHANGE = 0.03;

/** The first minute against the last of the values that have stretches; null when none has. */
export function sustainedFacts(values: readonly StoredValue[]): SustainedFacts | null {
  const courses = values.flatMap(({ stretches }) =>
    stretches === null || stretches.length < 2 ? [] : [stretches],
  );
  if (courses.length === 0) return null;
  const shortest = Math.min(...courses.map(lengthOf));
  const windowSeconds = Math.min(MINUTE_SECONDS, shortest / 2);
  const logs = courses.flatMap((course) => {
    const end = lengthOf(course);
    const first = tokensUntil(course, windowSeconds) / windowSeconds;
    const last = (tokensUntil(course, end) - tokensUntil(course, end - windowSeconds)) / windowSeconds;
    return first > 0 && last > 0 ? [{ first: Math.log(first), last: Math.log(last) }] : [];
  });
  if (logs.length === 0) return null;
  const first = Math.exp(mean(logs.map((log) => log.first)));
  const last = Math.exp(mean(logs.map((log) => log.last)));
  const ratio = last / first;
  return { windowSeconds, first, last, ratio, pace: paceOf(ratio) };
}

function paceOf(ratio: number): SustainedFacts["pace"] {
  if (ratio < 1 - NOTABLE_CHANGE) return "fell";
  return ratio > 1 + NOTABLE_CHANGE ? "rose" : "held";
}

function lengthOf(course: readonly Stretch[]): number {
  return (course.at(-1)?.endNs ?? 0) / 1e9;
}

/** Tokens written in the first `seconds`; inside a stretch the speed counts as even. */
function tokensUntil(course: readonly Stretch[], seconds: number): number {
  let tokens = 0;
  let start = 0;
  for (const stretch of course) {
    const end = stretch.endNs / 1e9;
    const share = end > start ? Math.min(1, Math.max(0, (seconds - start) / (end - start))) : 0;
    tokens += stretch.tokens * share;
    start = end;
  }
  return tokens;
}
