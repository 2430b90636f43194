import type { CellFacts } from "./cell-facts.js";
import { largest, riseIn, seriesOf, workStretches } from "./telemetry-window.js";
import type { Finding } from "./verdict.js";

/** Page faults a second that need a disk, above which a value waits for the disk. */
const MOST_FAULTS_PER_SECOND = 100;
/** Less than this swapped in, over all values, is a daemon that woke up. Bytes. */
const LEAST_SWAPPED_IN = 1024 * 1024;

/** V07: neither the model nor anything else had to be read back from a disk while values were taken. */
export function checkPaging({ values, telemetry }: CellFacts): Finding[] {
  const faults = values.map(({ majorFaults, wallSeconds }) =>
    majorFaults === null || wallSeconds <= 0 ? 0 : majorFaults / wallSeconds,
  );
  const most = largest(faults);
  if (most > MOST_FAULTS_PER_SECOND) {
    return [finding(`parts of the model were read from the disk again, ${most.toFixed(0)} times a second`)];
  }
  const stretches = workStretches(values);
  const swapped = seriesOf(telemetry, "swapped-in", "not-gpu").map((series) =>
    stretches.reduce((sum, window) => sum + riseIn(series, window), 0),
  );
  const bytes = largest(swapped);
  if (bytes < LEAST_SWAPPED_IN) return [];
  return [finding(`the system was swapping: ${(bytes / 1e6).toFixed(0)} MB came back from the disk`)];
}

function finding(reason: string): Finding {
  return {
    code: "V07",
    verdict: "invalid",
    reason,
    remedy: "free memory: close other programs, or use a smaller model or context",
  };
}
