import type { CellFacts } from "./cell-facts.js";
import { largest } from "./telemetry-window.js";
import type { Finding } from "./verdict.js";

/** Says that a process found less graphics memory, because the one before it had not given all of its own back. */
export function checkVramLeft({ launches, allLaunches }: CellFacts): Finding[] {
  const missing = launches.map(
    ({ index }) => allLaunches.findLast((other) => other.index < index)?.vramNotReturnedBytes ?? 0,
  );
  const most = largest(missing);
  if (most === 0) return [];
  return [
    {
      code: "vram-left",
      verdict: "valid",
      reason: `${(most / 1e6).toFixed(0)} MB of graphics memory had not come back from the process before`,
      remedy: "see with nvidia-smi who holds it",
    },
  ];
}
