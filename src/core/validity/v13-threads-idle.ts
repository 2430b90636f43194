import { mean } from "../stats/speed-estimate.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

const WARN_BELOW = 0.9;
const NOISY_BELOW = 0.75;

/** V13: on the CPU, the threads asked for were really running (not packed on one core, not waiting). */
export function checkThreadsIdle({ result, launches, values }: CellFacts): Finding | null {
  // Sampling is the work of one thread: `gen` leaves the others idle by its nature.
  if (result.cell.test.kind === "gen") return null;
  if (launches.some(({ facts }) => facts === null || facts.backend !== "cpu")) return null;
  const threads = result.cell.settings.threads;
  const busy = values
    .filter(({ wallSeconds }) => wallSeconds > 0)
    .map(({ workerCpuSeconds, wallSeconds }) => workerCpuSeconds / (threads * wallSeconds));
  if (busy.length === 0) return null;
  const share = mean(busy);
  if (share >= WARN_BELOW) return null;
  return {
    code: "V13",
    verdict: share < NOISY_BELOW ? "noisy" : "valid",
    reason: `the ${threads} threads worked ${(share * 100).toFixed(0)} % of the time`,
    remedy: "close other programs, or use fewer threads: -t",
  };
}
