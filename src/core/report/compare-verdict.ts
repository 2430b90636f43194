import type {
  ComparedRow,
  Method,
  ResultComparison,
  SideComparison,
  TestRanks,
} from "../compare/comparison-model.js";
import { rowLabel } from "./compare-words.js";
import { formatMargin } from "./format.js";
import { plainText } from "./sanitize.js";

const REASON_LENGTH = 300;
/** More names than this are counted instead. */
const NAMED = 4;

/** The answer for two sides in one sentence. */
export function overallWords({ a, b, rows, incomparable }: SideComparison, epsilon: number): string {
  if (incomparable !== null)
    return `${b} cannot be compared with ${a}: ${plainText(incomparable, REASON_LENGTH)}.`;
  const same = `the same as ${a} within ${formatMargin(epsilon)}`;
  const groups: [string, ComparedRow[]][] = [
    [`faster than ${a}`, rowsWith(rows, "faster")],
    [`slower than ${a}`, rowsWith(rows, "slower")],
    [same, rowsWith(rows, "no-difference")],
  ];
  const told = groups.filter(([, members]) => members.length > 0);
  const open = rowsWith(rows, "inconclusive");
  const out = rows.filter(({ outcome }) => outcome.kind === "incomparable");
  const rest = [
    ...(open.length === 0 ? [] : [cannotTell(open, rows)]),
    ...(out.length === 0 ? [] : [`not comparable in ${naming(out, rows)}`]),
  ];
  if (told.length === 0) return capital(`${rest.join("; ")}.`);
  const parts = told.map(([words, members]) => `${words} in ${naming(members, rows)}`);
  return `${b} is ${[parts.join(", "), ...rest].join("; ")}.`;
}

function cannotTell(open: readonly ComparedRow[], rows: readonly ComparedRow[]): string {
  if (open.length === rows.length && rows.length > 1) return "cannot tell in any test";
  return `cannot tell in ${naming(open, rows)}`;
}

function rowsWith(rows: readonly ComparedRow[], verdict: string): ComparedRow[] {
  return rows.filter(({ outcome }) => outcome.kind === "compared" && outcome.verdict === verdict);
}

function naming(members: readonly ComparedRow[], rows: readonly ComparedRow[]): string {
  const all = members.length === rows.length;
  if (all && rows.length > 1) return rows.length === 2 ? "both tests" : `all ${rows.length} tests`;
  if (members.length > NAMED) return `${members.length} of ${rows.length} tests`;
  const names = members.map((row) => rowLabel(row, rows));
  const last = names.pop() ?? "";
  return names.length === 0 ? last : `${names.join(", ")} and ${last}`;
}

/** The smallest difference that the data could have shown, row by row; null where no row has one. */
export function smallestWords({ rows }: SideComparison): string | null {
  const known = rows.flatMap((row) => {
    const smallest = row.outcome.kind === "compared" ? row.outcome.smallestDifference : null;
    return smallest === null ? [] : [`${rowLabel(row, rows)} ${formatMargin(smallest)}`];
  });
  return known.length === 0 ? null : `Smallest difference this could tell: ${known.join(", ")}.`;
}

/** How the two were measured, and what that is worth. */
export function methodWords({ method, sameMachine, rows, modelMatch }: SideComparison): string {
  const byName =
    modelMatch === "name" ? " The models are taken for the same by the file's name: a hash is missing." : "";
  return `${measuredWords(method, sameMachine, rows)}${byName}`;
}

function measuredWords(method: Method, sameMachine: boolean, rows: readonly ComparedRow[]): string {
  switch (method.kind) {
    case "pairs": {
      const counts = rows.flatMap(({ outcome }) => (outcome.kind === "compared" ? [outcome.n] : []));
      const [least, most] = [Math.min(...counts), Math.max(...counts)];
      const pairs = counts.length === 0 ? "Pairs" : `${least === most ? least : `${least} to ${most}`} pairs`;
      return `${pairs} of fresh processes, interleaved: what the machine does over time falls on both alike.`;
    }
    case "one-session":
      return "Two runs of one session, one after the other: a change of the machine in between counts as a difference.";
    case "two-sessions": {
      const what = sameMachine ? "Two sessions of one machine" : "Two machines, each in a session of its own";
      const known = method.sessions === null ? "assumed" : `measured over ${method.sessions}`;
      return `${what}: ${formatMargin(method.sd)} between sessions is ${known}, so that small differences cannot be told.`;
    }
  }
}

/** Notes on single rows. */
export function footnotes({ rows, a, b, onlyA, onlyB }: SideComparison): string[] {
  const holm = rows.some(({ outcome }) => outcome.kind === "compared" && outcome.changedByHolm);
  return [
    ...(rows.some(({ measure }) => measure === "first-token")
      ? ["req: seconds to the first token, where less is better."]
      : []),
    ...(holm
      ? [
          "* Alone it would count. Of many rows some differ by luck, so all are held against 5 % together (Holm).",
        ]
      : []),
    ...(onlyA.length === 0 ? [] : [`Only in ${a}: ${onlyA.join(", ")}.`]),
    ...(onlyB.length === 0 ? [] : [`Only in ${b}: ${onlyB.join(", ")}.`]),
  ];
}

/** Ranks of one test: who shares which place. */
export function rankWords({ ranks }: TestRanks): string {
  const places = new Map<number, string[]>();
  for (const { side, rank } of ranks) places.set(rank, [...(places.get(rank) ?? []), side]);
  return [...places]
    .sort(([a], [b]) => a - b)
    .map(([rank, letters]) => `${rank}: ${letters.join(", ")}`)
    .join("   ");
}

/** Warnings about where figures come from. */
export function warningsOn({ sides }: ResultComparison): string[] {
  const scripted = sides.some(({ tool }) => tool.engine === "fake");
  return scripted ? ["These figures come from the scripted test engine: nothing was measured."] : [];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
