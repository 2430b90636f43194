import type { Profile } from "../../schema/plan.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** Half-width of the 95 % interval, as a ratio: what a profile aims at, and what it calls noisy. */
const LIMITS: Readonly<Record<Profile, { readonly target: number; readonly noisy: number }>> = {
  quick: { target: 0.05, noisy: 0.15 },
  standard: { target: 0.02, noisy: 0.05 },
  rigorous: { target: 0.01, noisy: 0.025 },
};

const MORE: Readonly<Record<Profile, string>> = {
  quick: "use more processes: -r 8",
  standard: "allow more time: --profile rigorous",
  rigorous: "measure at a quieter time",
};

/** V08: the interval is narrow enough to be of use. */
export function checkSpread({ estimate, plan }: CellFacts): Finding[] {
  const width = estimate.halfWidthRatio;
  if (width === null) return [onlyOne(estimate)];
  const limits = LIMITS[plan.profile];
  const target = plan.replication.targetHalfWidth ?? limits.target;
  if (width <= Math.min(target, limits.noisy)) return [];
  const noisy = width > limits.noisy;
  return [
    {
      code: "V08",
      verdict: noisy ? "noisy" : "wide",
      reason: `processes disagree: the interval is wider than ±${percent(noisy ? limits.noisy : target)} %`,
      remedy: `close other programs, or ${MORE[plan.profile]}`,
    },
  ];
}

function onlyOne({ slowest, fastest }: CellFacts["estimate"]): Finding {
  const range =
    slowest === fastest ? "" : `, whose values range from ${show(slowest)} to ${show(fastest)} tokens/s`;
  return {
    code: "V08",
    verdict: "wide",
    reason: `1 process${range}: that gives no interval`,
    remedy: "use -r 3 or more",
  };
}

function show(speed: number): string {
  return speed.toPrecision(3);
}

/** 0.025 as "2.5". */
function percent(ratio: number): string {
  return String(Number((ratio * 100).toFixed(1)));
}
