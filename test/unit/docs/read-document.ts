import { readFileSync } from "node:fs";

/** A file of docs/ as text. */
export function readDocument(name: string): string {
  return readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
}

/** Rows of the table of a document whose head begins with these cells; code marks are taken off. */
export function tableRows(document: string, ...head: string[]): string[][] {
  const lines = document.split("\n").map(cells);
  const start = lines.findIndex((line) => head.every((cell, index) => line[index] === cell));
  if (start < 0) throw new Error(`no table with the head ${head.join(" | ")}`);
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => line.length === 0);
  return rows.slice(0, end < 0 ? undefined : end);
}

function cells(line: string): string[] {
  if (!line.startsWith("|")) return [];
  const inner = line.trim().slice(1, -1);
  return inner.split("|").map((cell) => cell.trim().replace(/^`([^`]*)`$/, "$1"));
}

/** The first number of a cell: "10,662,795 tokens a day" is 10662795. */
export function numberOf(cell: string): number {
  return Number((/-?[\d,]*\.?\d+/.exec(cell)?.[0] ?? "").replaceAll(",", "") || Number.NaN);
}
