import type { SelfTestFile } from "../../schema/self-test.js";
import { DEFAULT_EPSILON } from "../stats/comparison.js";
import { mean, standardDeviation } from "../stats/speed-estimate.js";
import { tQuantile } from "../stats/student.js";

/** Noise of ln(tokens/s) inside a process and between processes. */
export interface Noise {
  readonly within: number;
  readonly between: number;
}

/** Sessions from which on their own spread is known well enough; before that 3 % is assumed (docs/methodology.md). */
export const SESSIONS_FOR_PSI = 5;

/** Noise of the machine as the latest session found it; null before the first. */
export function latestNoise(file: SelfTestFile | null): Noise | null {
  const last = file?.sessions.at(-1);
  return last === undefined ? null : { within: last.within, between: last.between };
}

/** psi: standard deviation of ln(tokens/s) between sessions of the same test; null with fewer than five. */
export function sessionSpread(file: SelfTestFile | null): { sd: number; sessions: number } | null {
  const last = file?.sessions.at(-1);
  if (file === null || last === undefined) return null;
  const alike = file.sessions.filter(
    ({ model, test, threads }) => model === last.model && test === last.test && threads === last.threads,
  );
  if (alike.length < SESSIONS_FOR_PSI) return null;
  const logs = alike.map(({ tokensPerSecond }) => Math.log(tokensPerSecond));
  return { sd: standardDeviation(logs), sessions: alike.length };
}

/**
 * Smallest difference, as a ratio, that so many pairs of processes can tell from none with a power of 80 %:
 * ln(1 + e) + (t(0.989) + t(0.80)) s_r / sqrt(n), with s_r the noise of the log ratio of a pair.
 */
export function smallestDifference({ within, between }: Noise, values: number, pairs: number): number {
  const ofPair = Math.sqrt(2 * (between ** 2 + within ** 2 / values));
  const reach = tQuantile(0.989, pairs - 1) + tQuantile(0.8, pairs - 1);
  return Math.expm1(Math.log1p(DEFAULT_EPSILON) + (reach * ofPair) / Math.sqrt(pairs));
}

/** A load below this share of a core was not really seen: a loss divided by it would say nothing. */
const LEAST_SEEN_CORES = 0.05;

/** Loss of ln(speed) for each core of others: least squares through no load; null where no load was seen. */
export function lossPerCore(doses: readonly { cores: number; speedRatio: number }[]): number | null {
  const seen = doses.filter(({ cores }) => cores >= LEAST_SEEN_CORES);
  if (seen.length === 0) return null;
  const squares = seen.reduce((sum, { cores }) => sum + cores ** 2, 0);
  return -seen.reduce((sum, { cores, speedRatio }) => sum + cores * Math.log(speedRatio), 0) / squares;
}

/** Geometric mean of speeds. */
export function geometricMean(speeds: readonly number[]): number {
  return Math.exp(mean(speeds.map(Math.log)));
}
