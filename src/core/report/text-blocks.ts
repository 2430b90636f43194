import type { Colors } from "./colors.js";
import { tableBlocks } from "./markdown-table.js";
import type { ReportTable } from "./report-table.js";
import { markdownText } from "./sanitize.js";
import { fitColumns, renderTable } from "./terminal-table.js";
import { wrapText } from "./wrap-text.js";

/** A paragraph of plain text, or a table. */
export type TextBlock = string | ReportTable;

/** Narrower terminals break lines by themselves; in wider ones the right is left empty. */
const NARROWEST = 60;
const WIDEST = 140;

/** Blocks for a terminal, an empty line between them. */
export function renderBlocks(
  blocks: readonly TextBlock[],
  { width, colors }: { readonly width: number; readonly colors: Pick<Colors, "bold" | "dim"> },
): string {
  const room = Math.min(WIDEST, Math.max(NARROWEST, width));
  const drawn = blocks.map((block) => {
    if (typeof block === "string") return wrapText(block, room);
    const { columns, rows } = fitColumns(block.columns, block.rows, room);
    const heading = block.heading === null ? [] : wrapText(block.heading, room).map(colors.bold);
    return [...heading, ...renderTable(columns, rows, room, colors.dim)];
  });
  return `${drawn.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** The same blocks as GitHub Markdown. */
export function renderBlocksMarkdown(blocks: readonly TextBlock[]): string {
  const texts = blocks.flatMap((block) =>
    typeof block === "string" ? [markdownText(block)] : tableBlocks(block),
  );
  return `${texts.filter((text) => text !== "").join("\n\n")}\n`;
}
