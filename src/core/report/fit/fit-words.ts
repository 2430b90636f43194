import type { FitVerdict } from "../../predict/fit-memory.js";
import type { PredictedRange } from "../../predict/range.js";
import { ABSENT, formatCount, formatNumber } from "../format.js";

/** Whether a model fits, in a word or two. */
export function fitWords({ fits, fastLayers }: FitVerdict, layers: number): string {
  switch (fits) {
    case "whole":
      return "whole";
    case "partly":
      return `${fastLayers} of ${layers} layers`;
    case "not":
      return "no";
  }
}

/** A speed with its limits: "58 (49 to 70)". */
export function rangeWords(range: PredictedRange | null): string {
  if (range === null) return ABSENT;
  const { low, point, high } = range;
  return low === high ? formatNumber(point) : `${twoDigits(point)} (${twoDigits(low)} to ${twoDigits(high)})`;
}

/** A length of context: "131,072". */
export function contextWords(tokens: number | null): string {
  return tokens === null ? ABSENT : formatCount(tokens);
}

/** A prediction is not known better than to two digits. */
function twoDigits(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 10 ? formatCount(rounded) : String(rounded);
}
