import type { NeighbourRow } from "../../schema/neighbours.js";
import type { ResultComparison } from "../compare/comparison-model.js";
import { formatHalfWidth, formatNumber } from "./format.js";

/** Heading of the block of published rows. */
export const NEIGHBOURS_TITLE = "Neighbours: published by others, not measured here, not compared";

export const NO_NEIGHBOURS = "No published row is known for this model and quantization.";

/** Columns of the block. */
export const NEIGHBOUR_HEADS = ["device", "model", "test", "tokens/s", "by", "when", "source"] as const;

/** What was measured here, to stand beside published rows; null where a comparison shows it already. */
export function measuredHere({ pairs, sides }: ResultComparison): string | null {
  const speeds = sides[0]?.setUps[0]?.speeds ?? [];
  if (pairs.length > 0 || speeds.length === 0) return null;
  const words = speeds.map(({ label, tokensPerSecond }) => `${label} ${formatNumber(tokensPerSecond)}`);
  return `Measured here: ${words.join(", ")} tokens/s.`;
}

/** The distinct sources of the rows, in their order. */
export function neighbourSources(rows: readonly NeighbourRow[]): string[] {
  return [...new Set(rows.map(({ source }) => source))];
}

/** A published row, column by column. The spread is the standard deviation that the source states. */
export function neighbourWords(row: NeighbourRow): string[] {
  const { kind, tokens } = row.test;
  const on = [row.backend, row.threads === null ? null : `${row.threads} threads`].filter(
    (word) => word !== null,
  );
  const spread =
    row.standardDeviation === null
      ? ""
      : ` ${formatHalfWidth(row.standardDeviation / row.tokensPerSecond).replace("±", "sd ")}`;
  return [
    on.length === 0 ? row.device : `${row.device}, ${on.join(", ")}`,
    `${row.model} ${row.quantization}`,
    tokens === null ? kind : `${kind}${tokens}`,
    `${formatNumber(row.tokensPerSecond)}${spread}`,
    row.build === null ? row.tool : `${row.tool} ${row.build}`,
    row.publishedAt ?? "-",
    row.source,
  ];
}
