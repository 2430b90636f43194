import type { Test } from "../../schema/plan.js";

/** How many processes a cell gets: at least kMin, at most kMax, fewer once the half-width is within the target. */
export interface Replication {
  readonly kMin: number;
  readonly kMax: number;
  /** Half-width of the 95 % interval to reach, as a ratio, e.g. 0.02; null when the count is fixed beforehand. */
  readonly targetHalfWidth: number | null;
}

/** How thoroughly a run measures. */
export type Profile = "quick" | "standard" | "rigorous";

const ONCE: Replication = { kMin: 1, kMax: 1, targetHalfWidth: null };

/** The processes that a test gets under a plan: ten minutes of writing on end are asked for once. */
export function replicationOf({ kind }: Pick<Test, "kind">, planned: Replication): Replication {
  return kind === "sustained" ? ONCE : planned;
}

/** The processes of each profile. */
export const PROFILES: Readonly<Record<Profile, Replication>> = {
  quick: { kMin: 3, kMax: 3, targetHalfWidth: null },
  standard: { kMin: 5, kMax: 10, targetHalfWidth: 0.02 },
  rigorous: { kMin: 8, kMax: 20, targetHalfWidth: 0.01 },
};
