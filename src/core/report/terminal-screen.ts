import type { YearlyComparison } from "../cost/yearly-comparison.js";
import { believeCounts, believeSummary } from "./believe.js";
import type { Colors } from "./colors.js";
import { formatScore, formatUsdAmount, formatUsdPerMillion } from "./format.js";
import { legendFor } from "./legend.js";
import type { ModelSection, Notice, Remark, ReportModel } from "./report-model.js";
import type { ReportColumn, ReportTable } from "./report-table.js";
import { tableNames } from "./row-tables.js";
import { sectionTables } from "./section-tables.js";
import { type Column, fitColumns, leastWidth, renderTable, type ScreenColumn } from "./terminal-table.js";
import {
  assumptionWords,
  factLines,
  modelPhrases,
  priceOf,
  remarkWords,
  SCORES_NOTE,
  shareWords,
  titlePhrases,
  verdictWords,
  yearlyTitle,
} from "./wording.js";
import { hangText, wrapPhrases, wrapText } from "./wrap-text.js";

/** How the screen is drawn: terminal columns, and colours (identities where colour is off). */
export interface ScreenOptions {
  readonly width: number;
  readonly colors: Colors;
}

/** The tables need as much. */
const NARROWEST = 80;
/** Longer lines are hard to read; a wider terminal is left empty at the right. */
const WIDEST = 120;
const LABEL_WIDTH = 13;
/** From this width on there is room for headings in one line and for columns that are good to have. */
const WIDE_FROM = 100;

/**
 * The whole report for a terminal. No line is wider than `width` (80 at least), except the share line, the path
 * of the result and the commands: those are for copying and are never broken.
 */
export function renderScreen(model: ReportModel, options: ScreenOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, options.width));
  const screen = { width, colors: options.colors };
  const { bold, dim } = options.colors;
  const warnings = model.notices.filter(({ level }) => level === "warning");
  const legend = legendFor(model.models.flatMap(({ rows }) => tableNames(rows)));
  const notes = model.notices.filter(({ level }) => level === "note");
  return `${[
    ...wrapPhrases(titlePhrases(model), " | ", width).map(bold),
    ...warnings.flatMap((notice) => noticeLines(notice, screen)),
    ...model.models.flatMap((section, index) => [
      "",
      ...sectionLines(section, index === 0 ? legend : null, screen),
    ]),
    "",
    ...notes.flatMap((notice) => noticeLines(notice, screen)),
    ...(model.resultPath === null ? [] : copyLines("Result", [model.resultPath], width)),
    ...copyLines(
      "Next",
      model.next.map(({ command }) => command),
      width,
    ).map((line, index) => withPurpose(line, model.next[index]?.purpose, width, dim)),
  ].join("\n")}\n`;
}

function sectionLines(section: ModelSection, legend: string | null, screen: ScreenOptions): string[] {
  const { width, colors } = screen;
  return [
    ...wrapPhrases(modelPhrases(section), ", ", width).map((line) => emphasize(line, colors)),
    ...believeLines(section, screen),
    ...tableBlock(sectionTables(section.rows), screen),
    ...section.remarks.flatMap((remark) => remarkLines(remark, screen)),
    ...(legend === null ? [] : hangText("", legend, 1, width).map(colors.dim)),
    ...factLines(section).flatMap(({ label, text }) => hangText(` ${label}`, text, LABEL_WIDTH, width)),
    ...(section.yearly === null ? [] : yearlyLines(section.yearly, screen)),
    ...(section.share === null ? [] : copyLines("Share", [shareWords(section.share)], width)),
  ];
}

function emphasize(line: string, { yellow }: Colors): string {
  return line.replace("SYNTHETIC weights", (words) => yellow(words));
}

/** How many numbers may be believed: what a reader should see first. */
function believeLines({ rows }: ModelSection, { width, colors }: ScreenOptions): string[] {
  const counts = believeCounts(rows);
  return hangText(" Believe it", believeSummary(rows), LABEL_WIDTH, width).map((line) =>
    counts.reduce((painted, { word, phrase }) => painted.replace(phrase, answerPaint(word, colors)), line),
  );
}

/** Tables with a heading stand apart from each other and from the remarks below them. */
function tableBlock(tables: readonly ReportTable[], screen: ScreenOptions): string[] {
  const isPlain = tables.every(({ heading }) => heading === null);
  if (isPlain) return tables.flatMap((table) => tableLines(table, screen));
  return [...tables.flatMap((table) => ["", ...tableLines(table, screen)]), ""];
}

function tableLines({ heading, columns, rows }: ReportTable, { width, colors }: ScreenOptions): string[] {
  const wide = columns.map((column) => screenColumn(column, column.head, colors));
  const narrow = columns.map((column) => screenColumn(column, column.narrowHead ?? column.head, colors));
  const isWide = width >= WIDE_FROM && leastWidth(wide, rows) < width;
  const fitting = fitColumns(isWide ? wide : narrow, rows, width - 1);
  return [
    ...(heading === null ? [] : wrapText(heading, width - 1).map((line) => ` ${colors.bold(line)}`)),
    ...indent(renderTable(fitting.columns, fitting.rows, width - 1, colors.dim)),
  ];
}

function screenColumn({ isVerdict, ...column }: ReportColumn, head: string, colors: Colors): ScreenColumn {
  return { ...column, head, ...(isVerdict && { paint: (word) => answerPaint(word, colors)(word) }) };
}

/** The colour of an answer to "believe it?". */
function answerPaint(word: string, { green, yellow, red, dim }: Colors): (text: string) => string {
  const paints: Partial<Record<string, Colors["dim"]>> = {
    yes: green,
    wide: yellow,
    noisy: yellow,
    NO: red,
    failed: red,
  };
  return paints[word] ?? dim;
}

function remarkLines(remark: Remark, { width, colors }: ScreenOptions): string[] {
  const [mark, paint] = remarkStyle(remark, colors);
  return hangText(` ${mark}`, remarkWords(remark), 3, width).map((line) => paint(line));
}

function remarkStyle({ severity }: Remark, { red, yellow, dim }: Colors): [string, (text: string) => string] {
  if (severity === "failed" || severity === "invalid") return ["!", red];
  return severity === "note" ? ["-", dim] : ["!", yellow];
}

function yearlyLines(yearly: YearlyComparison, { width, colors }: ScreenOptions): string[] {
  const withRange = width >= WIDE_FROM;
  const columns: Column[] = [
    { head: "", align: "left", flexible: true },
    { head: "$/year", align: "right" },
    ...(withRange ? [{ head: "from - to", align: "right" } as const] : []),
    { head: "$/M", align: "right" },
    { head: "GPQA*", align: "right" },
    { head: "price of", align: "left" },
  ];
  const rows = yearly.rows.map((row) => [
    row.label,
    formatUsdAmount(row.usdPerYear.point),
    ...(withRange ? [formatRange(row.usdPerYear.low, row.usdPerYear.high)] : []),
    formatUsdPerMillion(row.usdPerMillionTokens),
    formatScore(row.gpqaDiamond),
    priceOf(row),
  ]);
  const verdict = verdictWords(yearly);
  return [
    "",
    ...hangText("", yearlyTitle(yearly), 1, width).map(colors.bold),
    ...indent(renderTable(columns, rows, width - 1, colors.dim)),
    ...hangText(" *", SCORES_NOTE, 3, width).map(colors.dim),
    ...hangText("", assumptionWords(yearly), 1, width).map(colors.dim),
    ...hangText("", `${verdict.answer} ${verdict.why}`, 1, width).map((line) =>
      line.replace(verdict.answer, (words) => colors.bold(words)),
    ),
  ];
}

function formatRange(low: number, high: number): string {
  const [from, to] = [formatUsdAmount(low), formatUsdAmount(high)];
  return from === to ? "" : `${from} - ${to}`;
}

function noticeLines({ level, text }: Notice, { width, colors }: ScreenOptions): string[] {
  return level === "warning"
    ? hangText(" WARNING", text, LABEL_WIDTH, width).map(colors.red)
    : hangText(" Note", text, LABEL_WIDTH, width);
}

/** Lines for copying: beside their label when all fit, else below it from the first column, never broken. */
function copyLines(label: string, texts: readonly string[], width: number): string[] {
  const fits = texts.every((text) => LABEL_WIDTH + text.length <= width);
  const first = ` ${label}`.padEnd(LABEL_WIDTH);
  if (!fits) return [first.trimEnd(), ...texts];
  return texts.map((text, index) => (index === 0 ? first : " ".repeat(LABEL_WIDTH)) + text);
}

function withPurpose(
  line: string,
  purpose: string | undefined,
  width: number,
  paint: (text: string) => string,
): string {
  if (purpose === undefined) return line;
  const column = Math.max(line.length + 2, 48);
  return column + purpose.length > width ? line : line.padEnd(column) + paint(purpose);
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => ` ${line}`);
}
