import type { TestKind } from "../../schema/plan.js";
import { mean } from "../stats/speed-estimate.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

const WARN_BELOW = 0.9;
const NOISY_BELOW = 0.75;
/** Sampling is the work of one thread: these leave the others idle by their nature. */
const SAMPLING: ReadonlySet<TestKind> = new Set(["gen", "latency"]);

/** V13: on the CPU, the threads asked for were really running (not packed on one core, not waiting). */
export function checkThreadsIdle({ result, launches, values }: CellFacts): Finding[] {
  if (SAMPLING.has(result.cell.test.kind)) return [];
  if (launches.some(({ facts }) => facts === null || facts.backend !== "cpu")) return [];
  const threads = result.cell.settings.threads;
  const busy = values
    .filter(({ wallSeconds }) => wallSeconds > 0)
    .map(({ workerCpuSeconds, wallSeconds }) => workerCpuSeconds / (threads * wallSeconds));
  if (busy.length === 0) return [];
  const share = mean(busy);
  if (share >= WARN_BELOW) return [];
  return [
    {
      code: "V13",
      verdict: share < NOISY_BELOW ? "noisy" : "valid",
      reason: `threads idle: the ${threads} threads worked ${(share * 100).toFixed(0)} % of the time`,
      remedy: "close other programs, or use fewer threads: -t",
    },
  ];
}
