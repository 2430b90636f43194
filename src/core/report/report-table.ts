/** A column of a report's table, in words that both the screen and Markdown draw. */
export interface ReportColumn {
  readonly head: string;
  /** Heading in two lines for a narrow terminal; the same by default. */
  readonly narrowHead?: string;
  readonly align: "left" | "right";
  /** Wraps where a terminal is narrow; at most one column of a table. */
  readonly flexible?: true;
  /** Narrowest that the flexible column may get before optional ones are left out. */
  readonly least?: number;
  /** Widest that a terminal's column may get before its texts wrap. */
  readonly widest?: number;
  /** Holds the answers to "believe it?", which are coloured. */
  readonly isVerdict?: true;
  /** Left out, the first such column first, where a terminal is too narrow for the table. */
  readonly isOptional?: true;
}

/** A column that knows what to say of a row. */
export interface RowColumn<Row> extends ReportColumn {
  readonly text: (row: Row) => string;
}

/** A table with its cells worded; nothing is drawn, painted or escaped yet. */
export interface ReportTable {
  /** A few words above it; null where the table needs none. */
  readonly heading: string | null;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Words the cells of some rows. */
export function tableOf<Row>(
  heading: string | null,
  columns: readonly RowColumn<Row>[],
  rows: readonly Row[],
): ReportTable {
  return { heading, columns, rows: rows.map((row) => columns.map(({ text }) => text(row))) };
}
