import type { ComparedRow, ResultComparison, SideComparison } from "../core/compare/comparison-model.js";
import { overallWords } from "../core/report/compare-verdict.js";
import { RigmarkError } from "../errors.js";

/** Throws when nothing can be compared; neighbours alone are worth showing where there is one set-up. */
export function checkComparable(comparison: ResultComparison, neighbours: boolean): void {
  const { pairs, sides } = comparison;
  if (pairs.length === 0) {
    if (neighbours && sides.length > 0) return;
    throw new RigmarkError(
      "usage",
      "this result holds one model with one set of settings: nothing to compare",
      {
        hint: "give a second result, or measure two set-ups in one run: rigmark run -t 1,2",
      },
    );
  }
  const reasons = pairs.flatMap(({ incomparable }) => incomparable ?? []);
  if (reasons.length < pairs.length) return;
  throw new RigmarkError("bad-result", `cannot be compared: ${reasons[0]}`, { hint: hintFor(pairs) });
}

function hintFor(pairs: readonly SideComparison[]): string {
  const reason = pairs[0]?.incomparable ?? "";
  if (reason.includes("different models"))
    return "measure both side by side: rigmark run -m A -m B, then rigmark compare latest";
  if (reason.includes(" ran ")) return "give the same lengths to both runs: rigmark run -p 256 -n 64";
  return "see each of them with: rigmark report";
}

/** For use in CI: throws 10 when a test is slower, else 11 when one was not told or could not be compared. */
export function failOnSlower(comparison: ResultComparison): void {
  const rows = (pick: (row: ComparedRow) => boolean) =>
    comparison.pairs.filter((pair) => pair.incomparable !== null || pair.rows.some(pick));
  const slower = rows(({ outcome }) => outcome.kind === "compared" && outcome.verdict === "slower").filter(
    ({ incomparable }) => incomparable === null,
  );
  const { epsilon } = comparison;
  if (slower.length > 0) throw new RigmarkError("slower", say(slower, epsilon));
  const open = rows(({ outcome }) => outcome.kind === "incomparable" || outcome.verdict === "inconclusive");
  if (open.length > 0) {
    throw new RigmarkError("inconclusive", say(open, epsilon), {
      hint: "measure both side by side in one run, or with --profile rigorous",
    });
  }
}

function say(pairs: readonly SideComparison[], epsilon: number): string {
  return pairs.map((pair) => overallWords(pair, epsilon)).join(" ");
}
