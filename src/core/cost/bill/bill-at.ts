import type { CaseValues } from "../case/parameters.js";
import { type SettledCase, settleCase } from "../case/settle.js";
import { type CloudAmounts, cloudCostPerYear } from "../cloud/cloud-cost.js";
import type { CloudOffer } from "../cloud/offers.js";
import { localCostPerYear } from "../local/local-cost.js";
import type { BillInput } from "./bill-input.js";

/** The local bill of a settled case at a volume, USD a year. */
export function localAt({ machine, assumptions, mix }: SettledCase, tokensPerDay: number): number {
  return localCostPerYear(machine, { ...mix, tokensPerDay }, assumptions).total;
}

/** An offer for the same work, USD a year. */
export function offerAt(
  offer: CloudOffer,
  settled: SettledCase,
  tokensPerDay: number,
  seats: number,
): number {
  return cloudCostPerYear(offer, { ...settled.mix, tokensPerDay }, amountsOf(settled, seats));
}

/** An endpoint by the hour is paid for while requests may come. */
function amountsOf({ assumptions }: SettledCase, seats: number): CloudAmounts {
  return { seats, hoursPerYear: assumptions.demandHoursPerDay * assumptions.useDaysPerYear };
}

/** A case with some of its values replaced. */
export function settleWith(input: BillInput, values: CaseValues, change: Partial<CaseValues>): SettledCase {
  return settleCase(input.frame, { ...values, ...change });
}
