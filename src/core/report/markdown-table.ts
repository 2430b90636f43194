import type { ReportTable } from "./report-table.js";
import { markdownText } from "./sanitize.js";

/** A report's table with its heading, as GitHub Markdown blocks. */
export function tableBlocks({ heading, columns, rows }: ReportTable): string[] {
  return [
    heading === null ? "" : `### ${markdownText(heading)}`,
    markdownTable(
      columns.map(({ head }) => head.replaceAll("\n", " ")),
      columns.map(({ align }) => (align === "right" ? "---:" : "---")),
      rows,
    ),
  ];
}

/** A GitHub Markdown table; `rules` are the cells of its second line, such as "---:" for numbers. */
export function markdownTable(
  head: readonly string[],
  rules: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(rules), ...rows.map((cells) => line(cells.map(markdownText)))].join("\n");
}
