import type { ComparisonVerdict } from "./comparison.js";

/**
 * Ranks that rows may share: 1 + the number of rows told apart as better. `verdictOf(a, b)` says how row a stands to
 * row b, by index, so that `faster` means a is better.
 */
export function rankRows(rows: number, verdictOf: (a: number, b: number) => ComparisonVerdict): number[] {
  const indices = Array.from({ length: rows }, (_, index) => index);
  const better = (row: number) =>
    indices.filter((other) => other !== row && verdictOf(other, row) === "faster");
  return indices.map((row) => 1 + better(row).length);
}
