import type { Profile, TestKind } from "../../schema/plan.js";
import { PROFILES } from "../protocol/profiles.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** Half-width of the 95 % interval, as a ratio, above which a figure is noisy. */
const NOISY_ABOVE: Readonly<Record<Profile, number>> = { quick: 0.15, standard: 0.05, rigorous: 0.025 };
/** What a run without a target of its own is held to: it has a fixed number of processes. */
const QUICK_TARGET = 0.05;

const MORE: Readonly<Record<Profile, string>> = {
  quick: "use more processes: -r 8",
  standard: "allow more time: --profile rigorous",
  rigorous: "measure at a quieter time",
};

/** V08: the interval is narrow enough to be of use. */
export function checkSpread({ estimate, plan, result }: CellFacts): Finding[] {
  const width = estimate.halfWidthRatio;
  if (width === null) return [onlyOne(estimate, result.cell.test.kind)];
  const { profile, replication } = plan;
  const target = replication.targetHalfWidth ?? PROFILES[profile].targetHalfWidth ?? QUICK_TARGET;
  const noisyAbove = NOISY_ABOVE[profile];
  if (width <= Math.min(target, noisyAbove)) return [];
  const noisy = width > noisyAbove;
  return [
    {
      code: "V08",
      verdict: noisy ? "noisy" : "wide",
      reason: `processes disagree: the interval is wider than ±${percent(noisy ? noisyAbove : target)} %`,
      remedy: `close other programs, or ${MORE[profile]}`,
    },
  ];
}

function onlyOne({ slowest, fastest }: CellFacts["estimate"], kind: TestKind): Finding {
  const range =
    slowest === fastest ? "" : `, whose values range from ${show(slowest)} to ${show(fastest)} tokens/s`;
  return {
    code: "V08",
    verdict: "wide",
    reason: `1 process${range}: that gives no interval`,
    remedy: kind === "sustained" ? "run it again and compare" : "use -r 3 or more",
  };
}

function show(speed: number): string {
  return speed.toPrecision(3);
}

/** 0.025 as "2.5". */
function percent(ratio: number): string {
  return String(Number((ratio * 100).toFixed(1)));
}
