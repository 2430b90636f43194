import type { Colors } from "./colors.js";
import type { ReportColumn, ReportTable } from "./report-table.js";
import { fitColumns, leastWidth, renderTable, type ScreenColumn } from "./terminal-table.js";
import { wrapText } from "./wrap-text.js";

/** How the screen is drawn: terminal columns, and colours (identities where colour is off). */
export interface ScreenOptions {
  readonly width: number;
  readonly colors: Colors;
}

/** Screen as wide as the terminal, within what tables need and what eyes can follow. */
export function screenOf({ width, colors }: ScreenOptions): ScreenOptions {
  return { width: Math.min(WIDEST, Math.max(NARROWEST, width)), colors };
}

/** The tables need as much. */
const NARROWEST = 80;
/** Longer lines are hard to read; a wider terminal is left empty at the right. */
const WIDEST = 120;
export const LABEL_WIDTH = 13;
/** From this width on there is room for headings in one line and for columns that are good to have. */
export const WIDE_FROM = 100;

/** A table with its heading; where the terminal is narrow, columns that are good to have are left out. */
export function tableLines(
  { heading, columns, rows }: ReportTable,
  { width, colors }: ScreenOptions,
): string[] {
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
export function answerPaint(word: string, { green, yellow, red, dim }: Colors): (text: string) => string {
  const paints: Partial<Record<string, Colors["dim"]>> = {
    yes: green,
    wide: yellow,
    noisy: yellow,
    NO: red,
    failed: red,
  };
  return paints[word] ?? dim;
}

/** Lines for copying: beside their label when all fit, else below it from the first column, never broken. */
export function copyLines(label: string, texts: readonly string[], width: number): string[] {
  const fits = texts.every((text) => LABEL_WIDTH + text.length <= width);
  const first = ` ${label}`.padEnd(LABEL_WIDTH);
  if (!fits) return [first.trimEnd(), ...texts];
  return texts.map((text, index) => (index === 0 ? first : " ".repeat(LABEL_WIDTH)) + text);
}

/** A command with what it is for, where there is room. */
export function withPurpose(
  line: string,
  purpose: string | undefined,
  width: number,
  paint: (text: string) => string,
): string {
  if (purpose === undefined) return line;
  const column = Math.max(line.length + 2, 48);
  return column + purpose.length > width ? line : line.padEnd(column) + paint(purpose);
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => ` ${line}`);
}
