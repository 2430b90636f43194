import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V03: nobody changed the model's file during the run. One that is not the published one does not start at all. */
export function checkModelFile({ model }: CellFacts): Finding[] {
  if (model?.fileChanged !== true) return [];
  return [
    {
      code: "V03",
      verdict: "invalid",
      reason: "the model's file was changed during the run",
      remedy: "let no other program touch the file, then measure again",
    },
  ];
}
