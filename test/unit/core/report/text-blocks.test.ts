import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { type ReportTable, tableOf } from "../../../../src/core/report/report-table.js";
import { renderBlocks, renderBlocksMarkdown } from "../../../../src/core/report/text-blocks.js";

const colors = { bold: (text: string) => `<b>${text}</b>`, dim: (text: string) => `<d>${text}</d>` };
const plain = { bold: (text: string) => text, dim: (text: string) => text };
const TABLE: ReportTable = tableOf(
  "Two things",
  [
    { head: "name", align: "left", text: ({ name }: { name: string; long: string }) => name },
    { head: "spare", align: "left", isOptional: true, text: () => "x".repeat(60) },
    { head: "long", align: "left", flexible: true, text: ({ long }) => long },
  ],
  [{ name: "a|b", long: "words ".repeat(10).trim() }],
);

describe("blocks of text and tables", () => {
  it("stand apart by an empty line, headings painted", () => {
    expect(renderBlocks(["First.", TABLE], { width: 70, colors }).split("\n")).toEqual([
      "First.",
      "",
      "<b>Two things</b>",
      "<d>name  long</d>",
      "a|b   words words words words words words words words words words",
      "",
    ]);
  });

  it("fit the terminal: paragraphs wrap, spare columns go first", () => {
    const text = renderBlocks(["words ".repeat(50).trim(), TABLE], { width: 62, colors: plain });
    expect(Math.max(...text.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(62);
    expect(text).not.toContain("spare");
    expect(renderBlocks([TABLE], { width: 200, colors: plain })).toContain("spare");
  });

  it("are the same as Markdown, with nothing left out and everything escaped", () => {
    expect(renderBlocksMarkdown(["5 < 6", TABLE])).toBe(
      `5 &lt; 6\n\n### Two things\n\n| name | spare | long |\n| --- | --- | --- |\n| a\\|b | ${"x".repeat(60)} | ${"words ".repeat(10).trim()} |\n`,
    );
  });
});
