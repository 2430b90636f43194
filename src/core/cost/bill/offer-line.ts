import type { SettledCase } from "../case/settle.js";
import { usdPerMillionTokens } from "../cloud/cloud-cost.js";
import { capacityTokensPerDay } from "../local/capacity.js";
import { offerAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { BillBreakEven, LocalPoint, OfferLine, Standing } from "./bill-model.js";
import { billLines, findBreakEven } from "./break-even.js";
import { fallingFactor } from "./falling-prices.js";
import { machinesCounted } from "./machines-counted.js";
import type { BillSamples } from "./sample-bill.js";
import { cheaperShare, maybeRangeOf, standingOf } from "./summarize.js";

/** One offer beside the local bill at every volume. */
export function buildOfferLine(
  input: BillInput,
  settled: SettledCase,
  samples: BillSamples,
  local: readonly LocalPoint[],
  index: number,
): OfferLine {
  const offer = input.offers[index];
  if (offer === undefined) throw new RangeError("no such offer");
  const { tokenPrice } = offer;
  const usdPerYear = input.volumes.map((volume) => offerAt(offer, settled, volume, input.seats));
  const cheaperShares = input.volumes.map((_, v) =>
    cheaperShare(samples.local[v] ?? new Float64Array(), samples.offers[index]?.[v] ?? new Float64Array()),
  );
  const perMillion = tokenPrice === null ? null : usdPerMillionTokens(tokenPrice, settled.mix);
  const factor = fallingFactor(input.priceFall, settled.assumptions.lifeYears);
  const h = input.volumes.indexOf(input.headline);
  const fallen = samples.offers[index]?.[h]?.map((usd) => usd * factor) ?? new Float64Array();
  const headline = local[h];
  const judge = (share: number, point: LocalPoint | undefined): Standing =>
    point?.isComplete === false ? "beyond" : standingOf(share);
  return {
    offer,
    usdPerYear,
    standings: cheaperShares.map((share, v) => judge(share, local[v])),
    cheaperShares,
    usdPerMillionTokens: perMillion,
    breakEven:
      perMillion === null ? null : breakEvenOf(machinesCounted(input), settled, samples, index, perMillion),
    usdPerYearFalling: (usdPerYear[h] ?? 0) * factor,
    standingFalling: judge(cheaperShare(samples.local[h] ?? new Float64Array(), fallen), headline),
    tokensPerDayForSalary:
      perMillion === null || perMillion === 0
        ? null
        : (input.salaryUsd * 1e6) / (perMillion * settled.assumptions.useDaysPerYear),
  };
}

function breakEvenOf(
  machinesAllowed: number,
  { machine, mix, assumptions }: SettledCase,
  samples: BillSamples,
  index: number,
  perMillion: number,
): BillBreakEven {
  const { ranges, first, alwaysFrom } = findBreakEven(
    billLines(machine, mix, assumptions, machinesAllowed),
    perMillion,
    assumptions.useDaysPerYear,
  );
  const capacity = capacityTokensPerDay(mix, machine.speeds, assumptions, machinesAllowed);
  return {
    ...maybeRangeOf(first, samples.breakEvens[index] ?? new Float64Array()),
    ranges,
    alwaysFrom,
    utilisation: first === null ? null : first / capacity,
  };
}
