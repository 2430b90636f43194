import type { NeighbourRow } from "../../schema/neighbours.js";
import type { ResultComparison, SideComparison } from "../compare/comparison-model.js";
import type { Colors } from "./colors.js";
import { compareNext } from "./compare-next.js";
import {
  footnotes,
  methodWords,
  overallWords,
  rankWords,
  smallestWords,
  warningsOn,
} from "./compare-verdict.js";
import { rowLabel, rowWords, sideWords, titlePhrases } from "./compare-words.js";
import { differenceWords } from "./difference-words.js";
import {
  measuredHere,
  NEIGHBOURS_TITLE,
  NO_NEIGHBOURS,
  neighbourSources,
  neighbourWords,
} from "./neighbour-words.js";
import type { ScreenOptions } from "./terminal-blocks.js";
import { type Column, renderTable } from "./terminal-table.js";
import { hangText, wrapPhrases } from "./wrap-text.js";

const NARROWEST = 80;
const WIDEST = 120;
const LABEL_WIDEST = 18;
/** From this width on, neighbours show model, tool and date as well. */
const WIDE_FROM = 110;

/** The comparison for a terminal: differences, one row a test, the answer. Commands and sources are never broken. */
export function renderCompareScreen(
  comparison: ResultComparison,
  neighbours: readonly NeighbourRow[] | null,
  options: ScreenOptions,
): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.width));
  const screen = { width, colors: options.colors };
  const { bold, red } = options.colors;
  const here = measuredHere(comparison);
  return `${[
    ...wrapPhrases(titlePhrases(comparison), " | ", width).map(bold),
    ...warningsOn(comparison).flatMap((text) => hangText(" WARNING", text, 10, width).map(red)),
    ...comparison.sides.flatMap((side) => hangText(` ${side.letter}`, sideWords(side, comparison), 4, width)),
    ...comparison.pairs.flatMap((pair) => ["", ...pairLines(pair, comparison, screen)]),
    ...rankLines(comparison, screen),
    ...(here === null ? [] : ["", ...hangText("", here, 1, width)]),
    ...(neighbours === null ? [] : ["", ...neighbourLines(neighbours, screen)]),
    ...nextLines(comparison, screen),
  ].join("\n")}\n`;
}

function pairLines(pair: SideComparison, comparison: ResultComparison, screen: ScreenOptions): string[] {
  const { width, colors } = screen;
  const smallest = smallestWords(pair);
  const text = (line: string) => hangText("", line, 1, width);
  return [
    ...differenceLines(pair, screen),
    ...(pair.rows.length === 0 ? [] : ["", ...rowTable(pair, comparison, screen)]),
    ...footnotes(pair).flatMap((note) => text(note).map(colors.dim)),
    ...(pair.incomparable === null ? text(methodWords(pair)).map(colors.dim) : []),
    ...(smallest === null ? [] : text(smallest)),
    ...text(`VERDICT: ${overallWords(pair, comparison.epsilon)}`).map(colors.bold),
  ];
}

function differenceLines({ a, b, differences }: SideComparison, { width, colors }: ScreenOptions): string[] {
  if (differences.length === 0)
    return hangText("", "No difference known in machine, engine, model or settings.", 1, width);
  const columns: Column[] = [
    { head: "different", align: "left" },
    { head: a, align: "left", widest: Math.floor((width - 20) / 2) },
    { head: b, align: "left", flexible: true },
  ];
  const rows = differences.map(differenceWords).map((words) => [words.what, words.a, words.b]);
  return indent(renderTable(columns, rows, width - 1, colors.dim));
}

function rowTable(
  pair: SideComparison,
  { epsilon }: ResultComparison,
  { width, colors }: ScreenOptions,
): string[] {
  const columns: Column[] = [
    { head: "test", align: "left", widest: LABEL_WIDEST },
    { head: `${pair.a}\ntokens/s`, align: "right" },
    { head: `${pair.b}\ntokens/s`, align: "right" },
    { head: "change", align: "right" },
    { head: "95 %", align: "right" },
    { head: "verdict", align: "left", flexible: true, paint: verdictPaint(colors) },
  ];
  const rows = pair.rows.map((row) => {
    const words = rowWords(row, pair, epsilon);
    return [rowLabel(row, pair.rows), words.a, words.b, words.change, words.range, words.verdict];
  });
  return indent(renderTable(columns, rows, width - 1, colors.dim));
}

/** A verdict's colour by how it begins; words carry the meaning. */
function verdictPaint({ green, red, yellow, dim }: Colors): (text: string) => string {
  return (text) => {
    if (text.startsWith("same")) return text;
    if (text.startsWith("cannot")) return yellow(text);
    if (text.startsWith("not")) return dim(text);
    return text.includes("SLOWER") ? red(text) : green(text);
  };
}

function rankLines({ ranks }: ResultComparison, { width, colors }: ScreenOptions): string[] {
  if (ranks === null || ranks.length === 0) return [];
  const columns: Column[] = [
    { head: "rank", align: "left", widest: LABEL_WIDEST },
    { head: "1 = nobody was told apart as faster", align: "left", flexible: true },
  ];
  const rows = ranks.map((test) => [rowLabel(test, ranks), rankWords(test)]);
  return ["", ...indent(renderTable(columns, rows, width - 1, colors.dim))];
}

function neighbourLines(rows: readonly NeighbourRow[], { width, colors }: ScreenOptions): string[] {
  if (rows.length === 0) return hangText("", NO_NEIGHBOURS, 1, width);
  const wide = width >= WIDE_FROM;
  const sources = neighbourSources(rows);
  const columns: Column[] = [
    { head: "device", align: "left", widest: wide ? 36 : 26 },
    { head: "model", align: "left", flexible: true },
    { head: "test", align: "left" },
    { head: "tokens/s", align: "right" },
    ...(wide
      ? [{ head: "by", align: "left", widest: 14 } as const, { head: "when", align: "left" } as const]
      : []),
    { head: "", align: "right" },
  ];
  const cells = rows.map((row) => {
    const [device = "", model = "", test = "", speed = "", by = "", when = ""] = neighbourWords(row);
    const place = `[${sources.indexOf(row.source) + 1}]`;
    return [device, model, test, speed, ...(wide ? [by, when] : []), place];
  });
  return [
    ...hangText("", NEIGHBOURS_TITLE, 1, width).map(colors.bold),
    ...indent(renderTable(columns, cells, width - 1, colors.dim)),
    ...sources.map((source, index) => colors.dim(` [${index + 1}] ${source}`)),
  ];
}

function nextLines(comparison: ResultComparison, { width, colors }: ScreenOptions): string[] {
  return compareNext(comparison).flatMap(({ command, purpose }, index) => {
    const label = (index === 0 ? " Next" : "").padEnd(7);
    const line = label + command;
    if (line.length > width) return index === 0 ? [" Next", command] : [command];
    const column = Math.max(line.length + 2, 56);
    return column + purpose.length > width ? [line] : [line.padEnd(column) + colors.dim(purpose)];
  });
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => ` ${line}`.trimEnd());
}
