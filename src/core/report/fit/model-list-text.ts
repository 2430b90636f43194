import type { FitVerdict } from "../../predict/fit-memory.js";
import type { PredictedRange } from "../../predict/range.js";
import { formatBytes, formatUsdAmount } from "../format.js";
import { type RowColumn, tableOf } from "../report-table.js";
import { plainText } from "../sanitize.js";
import type { TextBlock } from "../text-blocks.js";
import { contextWords, fitWords, rangeWords } from "./fit-words.js";

/** A model on the machine at hand. */
export interface FittedModel {
  readonly id: string;
  readonly quantization: string;
  readonly layers: number;
  readonly verdict: FitVerdict;
  readonly largestContext: number | null;
  readonly decode: PredictedRange | null;
  readonly prefill: PredictedRange | null;
  /** Where the speed is from. */
  readonly origin: "measured" | "predicted" | null;
  /** Electricity of a year, USD; null where it cannot be told. */
  readonly usdPerYear: number | null;
}

const NAME_LENGTH = 60;

/** What runs on a machine, the smallest first; those that do not fit in one sentence. */
export function modelListBlocks(
  models: readonly FittedModel[],
  { machine, contextTokens, tokensPerDay }: { machine: string; contextTokens: number; tokensPerDay: number },
): TextBlock[] {
  const sorted = [...models].sort((a, b) => bytesOf(a) - bytesOf(b));
  const fitting = sorted.filter(({ verdict }) => verdict.fits !== "not");
  return [
    tableOf(
      `On ${plainText(machine, NAME_LENGTH)}, with a context of ${contextWords(contextTokens)}`,
      COLUMNS,
      fitting,
    ),
    ...leftOutWords(sorted.filter(({ verdict }) => verdict.fits === "not")),
    "Best is the best quantization that fits whole, from Q8_0 down, else the smallest. Tokens/s are of writing, one " +
      "request at a time; predicted ones are computed from the maker's or measured bandwidth, with the limits that hold 9 times of 10. " +
      `$/year is electricity for ${contextWords(tokensPerDay)} tokens a day, three read for one written.`,
    "One model in detail: rigmark fit -m <model>. How good predictions are: rigmark fit --check.",
  ];
}

function leftOutWords([smallest, ...others]: readonly FittedModel[]): string[] {
  if (smallest === undefined) return [];
  const { id, quantization } = smallest;
  const need = `${plainText(id, NAME_LENGTH)} would take ${formatBytes(Math.round(bytesOf(smallest)))} in ${quantization}`;
  return others.length === 0
    ? [`One model does not fit: ${need}.`]
    : [`${others.length + 1} models do not fit; the smallest of them, ${need}.`];
}

function bytesOf({ verdict }: FittedModel): number {
  return verdict.need.totalBytes;
}

const COLUMNS: RowColumn<FittedModel>[] = [
  { head: "model", align: "left", text: ({ id }) => plainText(id, NAME_LENGTH) },
  { head: "best", align: "left", text: ({ quantization }) => quantization },
  {
    head: "memory",
    align: "right",
    isOptional: true,
    text: ({ verdict }) => formatBytes(Math.round(verdict.need.totalBytes)),
  },
  { head: "fits", align: "left", isOptional: true, text: ({ verdict, layers }) => fitWords(verdict, layers) },
  { head: "tokens/s", align: "right", text: ({ decode }) => rangeWords(decode) },
  { head: "from", align: "left", text: ({ origin }) => origin ?? "-" },
  {
    head: "largest context",
    align: "right",
    isOptional: true,
    text: ({ largestContext }) => contextWords(largestContext),
  },
  {
    head: "$/year",
    align: "right",
    text: ({ usdPerYear }) => formatUsdAmount(usdPerYear),
  },
];
