import type { CellResult } from "../../schema/result.js";
import type { Judgement } from "./verdict.js";

/**
 * Judges a cell of another tool. Load, paging, throttling and what really ran are not in its output, so no rule of
 * ours can clear or doubt it: it is never better than `wide`. Null when it has no figure.
 */
export function judgeImported({ values, stated }: CellResult): Judgement | null {
  const processes = stated === null ? new Set(values.map(({ launch }) => launch)).size : 1;
  if (processes === 0) return null;
  const count = processes === 1 ? "1 process" : `${processes} processes`;
  return {
    verdict: "wide",
    findings: [
      {
        code: "imported",
        verdict: "wide",
        reason: `${count} of another tool: load and throttling of the machine are not known`,
        remedy: processes === 1 ? "import several runs of it for an interval" : "",
      },
    ],
  };
}
