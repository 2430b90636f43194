import { launchPrice, nameOfHardware } from "../../core/cost/power/hardware-side.js";
import { roughYear } from "../../core/cost/year/rough-year.js";
import { fitModel } from "../../core/predict/fit-memory.js";
import { roomOf } from "../../core/predict/memory-room.js";
import { predictSubjectSpeeds } from "../../core/predict/predict-speeds.js";
import type { PurchaseOption } from "../../core/report/fit/what-to-buy-text.js";
import type { HardwareRow } from "../../schema/hardware.js";
import { ratedPower } from "../cost/typed-subject.js";
import type { FitDemand } from "./fit-flags.js";
import { TOKENS_PER_DAY, TYPICAL_DEPTH } from "./list-fitting.js";
import type { WantedModel } from "./wanted-model.js";

const CARD_COUNTS = [1, 2, 4];
const MOST_SHOWN = 20;

/** Hardware with a known price that holds the model whole and is fast enough, the cheapest a year first. */
export function rankPurchases(
  wanted: WantedModel,
  rows: readonly HardwareRow[],
  demand: FitDemand,
): PurchaseOption[] {
  return rows
    .flatMap((row) => (row.kind === "gpu" ? CARD_COUNTS : [1]).map((count) => ({ row, count })))
    .flatMap((choice) => optionOf(wanted, choice, rows, demand) ?? [])
    .sort((a, b) => a.usdPerYear - b.usdPerYear)
    .slice(0, MOST_SHOWN);
}

function optionOf(
  { quantization, sized }: WantedModel,
  choice: { readonly row: HardwareRow; readonly count: number },
  rows: readonly HardwareRow[],
  { contextTokens, sequences, need, budgetUsd }: FitDemand,
): PurchaseOption | null {
  const price = launchPrice(choice)?.range.point ?? null;
  const room = roomOf(choice);
  if (price === null || room === null || price > (budgetUsd ?? Number.POSITIVE_INFINITY)) return null;
  if (fitModel(sized, { contextTokens, sequences }, room).fits !== "whole") return null;
  const speeds = predictSubjectSpeeds(sized, choice, {
    depth: TYPICAL_DEPTH,
    streams: sequences,
  });
  if (speeds === null || speeds.prefill === null || speeds.decode.point < (need ?? 0)) return null;
  const points = { decode: speeds.decode.point, prefill: speeds.prefill.point };
  const power = ratedPower(choice, rows).draw;
  return {
    name: nameOfHardware(choice),
    quantization,
    decode: speeds.decode,
    priceUsd: price,
    usdPerYear: roughYear({ speeds: points, power, tenure: "buy", priceUsd: price }, TOKENS_PER_DAY),
  };
}
