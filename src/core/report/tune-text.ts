import type { EngineSettings } from "../../schema/plan.js";
import type { Comparison } from "../stats/comparison.js";
import { formatHalfWidth, formatNumber } from "./format.js";
import { plainText } from "./sanitize.js";
import { renderTable } from "./terminal-table.js";
import { hangText } from "./wrap-text.js";

/** One candidate of the search. */
export interface TunedSetting {
  readonly stage: string;
  readonly settings: EngineSettings;
  /** Flags that differ from the defaults; empty for the defaults themselves. */
  readonly flags: string;
  /** Of a request of 512 tokens answered by 128; null when it gave no usable value. */
  readonly tokensPerSecond: number | null;
  readonly halfWidthRatio: number | null;
  readonly problem: string | null;
}

/** What tuning gave. `comparison` is winner against defaults, measured anew; null when nothing beat the defaults. */
export interface TuneReport {
  readonly model: string;
  readonly defaults: string;
  readonly tried: readonly TunedSetting[];
  readonly winner: { readonly flags: string; readonly command: string } | null;
  readonly comparison: Comparison | null;
  /** Why the winner could not be compared with the defaults. */
  readonly problem: string | null;
  /** Settings for which the search had no time. */
  readonly untried: readonly string[];
  readonly resultPath: string | null;
}

const WIDTH = 80;
const PROBLEM_LENGTH = 60;
const COMMAND_LENGTH = 600;
/** Beside it there is room for the settings in 80 columns. */
const PROBLEM_WIDTH = 24;

/** The search as a table, then the verdict and the command that reproduces the winner. */
export function renderTune(report: TuneReport, width = WIDTH): string {
  const rows = report.tried.map((row) => [
    row.stage,
    row.flags === "" ? "the defaults" : row.flags,
    formatNumber(row.tokensPerSecond),
    formatHalfWidth(row.halfWidthRatio),
    row.problem === null ? "" : plainText(row.problem, PROBLEM_LENGTH),
  ]);
  const table = renderTable(
    [
      { head: "looked at", align: "left" },
      { head: "settings", align: "left", flexible: true },
      { head: "tokens/s", align: "right" },
      { head: "95 %", align: "right" },
      { head: "", align: "left", widest: PROBLEM_WIDTH },
    ],
    rows,
    Math.min(width, 120) - 1,
    (text) => text,
  );
  const lines = [
    ...hangText(
      "",
      `Search over ${plainText(report.model, 100)}, two processes each: enough to look, not to decide.`,
      0,
      width,
    ),
    ...table.map((line) => ` ${line}`.trimEnd()),
    "",
    ...untriedLines(report).flatMap((line) => hangText("", line, 0, width)),
    ...verdictLines(report).flatMap((line) => hangText("", line, 0, width)),
  ];
  return `${lines.join("\n")}\n`;
}

function untriedLines({ untried }: TuneReport): string[] {
  return untried.length === 0
    ? []
    : [`No time was left to try: ${untried.join(", ")}. Give more: --time 1h.`];
}

function verdictLines({ winner, comparison, problem, defaults, tried }: TuneReport): string[] {
  if (tried.length === 0) return ["CANNOT TELL: nothing was tried."];
  if (winner === null) return [`NOTHING GAINS: no candidate was faster than the defaults (${defaults}).`];
  if (comparison === null) {
    return [
      `CANNOT TELL: ${plainText(problem ?? "the comparison with the defaults gave no pair of values", 200)}.`,
    ];
  }
  const { verdict, ratio, low, high, n, smallestDifference } = comparison;
  const interval = low === null || high === null ? "" : `95 %: ${signed(low - 1)} to ${signed(high - 1)}, `;
  const change = `${signed(ratio - 1)} (${interval}${n} pair${n === 1 ? "" : "s"})`;
  switch (verdict) {
    case "faster":
      return [
        `WINNER: ${winner.flags} is ${change} against the defaults.`,
        `Run it: ${plainText(winner.command, COMMAND_LENGTH)}`,
      ];
    case "no-difference":
      return [
        `NOTHING GAINS: ${winner.flags}, the best of the search, is within 2 % of the defaults: ${change}.`,
      ];
    case "slower":
      return [`NOTHING GAINS: ${winner.flags} won the search by chance and is slower: ${change}.`];
    case "inconclusive":
      return [
        `CANNOT TELL: ${winner.flags} against the defaults: ${change}.${leastWords(smallestDifference)}`,
        `Try it: ${plainText(winner.command, COMMAND_LENGTH)}`,
      ];
  }
}

function leastWords(smallest: number | null): string {
  return smallest === null
    ? ""
    : ` The smallest difference this could tell is ${formatNumber(100 * smallest)} %.`;
}

function signed(ratio: number): string {
  const percent = 100 * ratio;
  return `${percent < 0 ? "-" : "+"}${Math.abs(percent).toFixed(1)} %`;
}
