import { type Comparison, judgeLogRatio, LEVEL, undecided } from "./comparison.js";
import { mean, standardDeviation, standardError } from "./speed-estimate.js";

/** How a comparison of interleaved pairs is decided. */
export interface PairDesign {
  /** Differences up to this are of no interest: 0.02 for 2 %. */
  readonly epsilon: number;
  /** Counts of pairs at which measuring may end; null, or a single one, when the count was fixed beforehand. */
  readonly looks: readonly number[] | null;
}

/** Looks of the profiles that compare, in pairs. */
export const LOOKS = { standard: [8, 16, 24], rigorous: [16, 32, 48] } as const;

/**
 * Level of one look when there are three: t(0.989) and t(0.978). The same lower level at each look keeps the error
 * over all of them near 5 % (Pocock, "Group sequential methods in the design and analysis of clinical trials",
 * Biometrika 64, 1977; `npm run bench:calibration` measures it).
 */
const LEVEL_OF_A_LOOK = 0.022;

/**
 * Compares B with A from ln(B/A) of each pair of fresh processes; `faster` means that B is. Values of one process must
 * never make two pairs. Null without a pair.
 */
export function comparePairs(logRatios: readonly number[], design: PairDesign): Comparison | null {
  const n = logRatios.length;
  if (n === 0) return null;
  const log = mean(logRatios);
  const isFixed = design.looks === null || design.looks.length === 1;
  const level = isFixed ? LEVEL : LEVEL_OF_A_LOOK;
  if (n < 2) return undecided(log, n, level);
  const estimate = {
    log,
    standardError: standardError(logRatios),
    degrees: n - 1,
    pairSd: standardDeviation(logRatios),
    n,
  };
  return judgeLogRatio(estimate, design.epsilon, level);
}

/** Whether measuring ends here: at a look that decides, or at the last one. A count fixed beforehand is never ended early. */
export function looksDone(logRatios: readonly number[], design: PairDesign): boolean {
  if (design.looks === null) return false;
  const n = logRatios.length;
  if (n >= Math.max(...design.looks)) return true;
  if (!design.looks.includes(n)) return false;
  return comparePairs(logRatios, design)?.verdict !== "inconclusive";
}
