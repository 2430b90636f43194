import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** Half-width of the 95 % interval, as a ratio, above which a quick run is wide or noisy. */
const QUICK_WIDE = 0.05;
const QUICK_NOISY = 0.15;

/** V08: the interval is narrow enough to be of use. */
export function checkSpread({ estimate }: CellFacts): Finding | null {
  const width = estimate.halfWidthRatio;
  if (width === null) {
    return {
      code: "V08",
      verdict: "wide",
      reason: "one process alone gives no interval",
      remedy: "use -r 3 or more",
    };
  }
  if (width <= QUICK_WIDE) return null;
  const limit = width > QUICK_NOISY ? QUICK_NOISY : QUICK_WIDE;
  return {
    code: "V08",
    verdict: width > QUICK_NOISY ? "noisy" : "wide",
    reason: `processes disagree: the interval is wider than ±${limit * 100} %`,
    remedy: "close other programs, or use more processes: -r 8",
  };
}
