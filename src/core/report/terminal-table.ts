import Table from "cli-table3";
import stringWidth from "string-width";
import type { ReportColumn } from "./report-table.js";
import { wrapText } from "./wrap-text.js";

/** A column of a terminal table; exactly one may be flexible and wraps when the terminal is narrow. */
export interface Column {
  /** Lines of the heading. */
  readonly head: string;
  readonly align: "left" | "right";
  readonly flexible?: boolean;
  readonly least?: number;
  /** Widest that a column may get before its texts wrap. */
  readonly widest?: number;
  /** Paints a cell after it has been laid out in plain text. */
  readonly paint?: (text: string) => string;
}

/** A column that may be left out where a terminal is too narrow for the table. */
export type ScreenColumn = Column & Pick<ReportColumn, "isOptional">;

type Cells = readonly (readonly string[])[];

const GAP = 2;
const LEAST_FLEXIBLE = 12;
const BORDERS = [
  ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
  ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
];
const NO_BORDERS = { ...Object.fromEntries(BORDERS.map((name) => [name, ""])), middle: " ".repeat(GAP) };

/** Columns of a terminal that a table cannot do without: its flexible column at its least. */
export function leastWidth(columns: readonly Column[], rows: readonly (readonly string[])[]): number {
  return naturalWidths(columns, rows).reduce(
    (sum, size, index) =>
      sum + (columns[index]?.flexible ? Math.min(size, columns[index]?.least ?? LEAST_FLEXIBLE) : size),
    GAP * (columns.length - 1),
  );
}

/** The table without as many of its optional columns as it takes to fit. */
export function fitColumns(
  columns: readonly ScreenColumn[],
  rows: Cells,
  width: number,
): { columns: readonly ScreenColumn[]; rows: Cells } {
  const spare = columns.findIndex(({ isOptional }) => isOptional);
  if (spare < 0 || leastWidth(columns, rows) <= width) return { columns, rows };
  const without = <T>(items: readonly T[]): T[] => items.filter((_, index) => index !== spare);
  return fitColumns(without(columns), rows.map(without), width);
}

/** Width of each column where there is room enough. */
function naturalWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  return columns.map(({ head, widest }, index) =>
    Math.min(
      widest ?? Number.POSITIVE_INFINITY,
      Math.max(...[head, ...rows.map((row) => row[index] ?? "")].map(widestLine)),
    ),
  );
}

/** Lays rows out in columns without lines between them, in at most `width` terminal columns. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paintHead: (text: string) => string,
): string[] {
  const natural = naturalWidths(columns, rows);
  const rigid = natural.reduce((sum, size, index) => sum + (columns[index]?.flexible ? 0 : size), 0);
  const room = Math.max(LEAST_FLEXIBLE, width - rigid - GAP * (columns.length - 1));
  const widths = natural.map((size, index) => (columns[index]?.flexible ? Math.min(size, room) : size));
  const fitted = (text: string, index: number) => wrapLines(text, widths[index] ?? text.length);
  const table = new Table({
    chars: NO_BORDERS,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0, compact: true },
    colWidths: widths,
    colAligns: columns.map(({ align }) => align),
    rowAligns: columns.map(() => "bottom"),
  });
  table.push(columns.map(({ head }, index) => ({ content: fitted(head, index), vAlign: "bottom" as const })));
  for (const row of rows) {
    table.push(
      row.map((text, index) => ({
        content: (columns[index]?.paint ?? same)(fitted(text, index)),
        vAlign: "top" as const,
      })),
    );
  }
  const headLines = Math.max(...columns.map(({ head }, index) => fitted(head, index).split("\n").length));
  return table
    .toString()
    .split("\n")
    .map((line, index) => (index < headLines ? paintHead(line.trimEnd()) : line.trimEnd()));
}

function widestLine(text: string): number {
  return Math.max(...text.split("\n").map((line) => stringWidth(line)));
}

function wrapLines(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapText(line, width))
    .join("\n");
}

function same(text: string): string {
  return text;
}
