import type { FitVerdict } from "../../predict/fit-memory.js";
import type { PredictedSpeeds } from "../../predict/predict-speeds.js";
import { formatBytes } from "../format.js";
import { type RowColumn, tableOf } from "../report-table.js";
import { plainText } from "../sanitize.js";
import type { TextBlock } from "../text-blocks.js";
import { contextWords, fitWords, rangeWords } from "./fit-words.js";

/** A model with one context. */
export interface FittedContext {
  readonly contextTokens: number;
  readonly verdict: FitVerdict;
  /** Speeds at the end of that context; null where they cannot be told. */
  readonly speeds: PredictedSpeeds | null;
}

/** A model on one machine in detail. */
export interface FittedInDetail {
  readonly model: string;
  readonly quantization: string;
  readonly machine: string;
  readonly layers: number;
  readonly contexts: readonly FittedContext[];
  readonly asked: FittedContext;
  readonly largestContext: number | null;
  readonly best: { readonly quantization: string; readonly fits: FitVerdict["fits"] } | null;
  /** Where the size of the weights is from. */
  readonly basis: string;
  readonly sequences: number;
}

const NAME_LENGTH = 80;

/** Weights, keys and values and buffers by context, and the verdict. */
export function oneModelBlocks(fitted: FittedInDetail): TextBlock[] {
  const { asked, layers, largestContext, best, machine, quantization } = fitted;
  const model = plainText(fitted.model, NAME_LENGTH);
  const where = plainText(machine, NAME_LENGTH);
  return [
    `${model} in ${quantization} on ${where} with a context of ${contextWords(asked.contextTokens)}: ${verdictWords(asked.verdict, layers)}.`,
    tableOf(null, columnsOf(layers), fitted.contexts),
    `Largest context that fits whole: ${contextWords(largestContext)}. ${bestWords(best)}`,
    `Tokens/s with that much in the context${fitted.sequences === 1 ? "" : `, ${fitted.sequences} sequences together`}: predicted, with the limits that hold 9 times of 10; reading is rough. ` +
      `Weights by ${fitted.basis}; keys and values in f16.`,
  ];
}

function verdictWords(verdict: FitVerdict, layers: number): string {
  const size = formatBytes(Math.round(verdict.need.totalBytes));
  switch (verdict.fits) {
    case "whole":
      return `fits whole, ${size}`;
    case "partly":
      return `fits partly, ${fitWords(verdict, layers)} of ${size}; the rest would lie in main memory`;
    case "not":
      return `does not fit, ${size}`;
  }
}

function bestWords(best: FittedInDetail["best"]): string {
  if (best === null) return "";
  return best.fits === "whole"
    ? `Best quantization that fits: ${best.quantization}.`
    : `No quantization fits whole; the smallest is ${best.quantization}.`;
}

function columnsOf(layers: number): RowColumn<FittedContext>[] {
  const bytes = (head: string, of: (need: FitVerdict["need"]) => number): RowColumn<FittedContext> => ({
    head,
    align: "right",
    text: ({ verdict }) => formatBytes(Math.round(of(verdict.need))),
  });
  return [
    { head: "context", align: "right", text: ({ contextTokens }) => contextWords(contextTokens) },
    bytes("weights", ({ weightBytes }) => weightBytes),
    bytes("keys+values", ({ kvBytes }) => kvBytes),
    bytes("buffers", ({ bufferBytes }) => bufferBytes),
    bytes("in all", ({ totalBytes }) => totalBytes),
    { head: "fits", align: "left", text: ({ verdict }) => fitWords(verdict, layers) },
    { head: "write", align: "right", text: ({ speeds }) => rangeWords(speeds?.decode ?? null) },
    {
      head: "read",
      align: "right",
      isOptional: true,
      text: ({ speeds }) => rangeWords(speeds?.prefill ?? null),
    },
  ];
}
