import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** Says how many processes started hot: the machine was given its time to cool down and did not. */
export function checkHotStart({ launches }: CellFacts): Finding[] {
  const hot = launches.filter(({ hotStart }) => hotStart).length;
  if (hot === 0) return [];
  return [
    {
      code: "hot-start",
      verdict: "valid",
      reason: `${hot} of ${launches.length} processes started before the machine had cooled down`,
      remedy: "see to its fans, or give it more time",
    },
  ];
}
