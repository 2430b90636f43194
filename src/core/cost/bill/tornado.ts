import { type CaseValues, PARAMETER_KEYS, type ParameterKey } from "../case/parameters.js";
import type { CloudOffer } from "../cloud/offers.js";
import { isUncertain } from "../range.js";
import { localAt, offerAt, settleWith } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { TornadoBar } from "./bill-model.js";

/** What each uncertain figure alone does to the bill between its limits; what does nothing, and turns nothing, is left out. */
export function tornado(input: BillInput, base: CaseValues, reference: CloudOffer | null): TornadoBar[] {
  const at = (key: ParameterKey, value: number) => {
    const settled = settleWith(input, base, { [key]: value });
    const usd = localAt(settled, input.headline);
    const hosted = reference === null ? null : offerAt(reference, settled, input.headline, input.seats);
    return { usd, isCheaper: hosted === null ? null : usd <= hosted };
  };
  const bars = PARAMETER_KEYS.filter((key) => isUncertain(input.parameters[key].range)).map((key) => {
    const { low, point, high } = input.parameters[key].range;
    const [atLow, atPoint, atHigh] = [at(key, low), at(key, point), at(key, high)];
    const flips = [atLow, atHigh].some(({ isCheaper }) => isCheaper !== atPoint.isCheaper);
    return { key, atLow: atLow.usd, atHigh: atHigh.usd, flips };
  });
  return bars.filter((bar) => swing(bar) > 0 || bar.flips).sort((a, b) => swing(b) - swing(a));
}

function swing({ atLow, atHigh }: TornadoBar): number {
  return Math.abs(atHigh - atLow);
}
