import type { CaseValues } from "../case/parameters.js";
import { type CaseFrame, settleCase } from "../case/settle.js";
import type { CloudOffer } from "../cloud/offers.js";
import { localAt, offerAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { Lever } from "./bill-model.js";

/** Best estimates of a bill: what levers are tried on. */
interface BaseCase {
  readonly input: BillInput;
  readonly base: CaseValues;
  /** USD a year of the offer that decides, at the headline volume. */
  readonly hosted: number;
}

/**
 * What would make local the cheaper one where it is not, each alone, the cheapest first: a switch costs nothing, more
 * requests at once only work, a cheaper machine money.
 */
export function leversToWin(
  input: BillInput,
  base: CaseValues,
  reference: CloudOffer,
  breakEven: number | null,
): Lever[] {
  const settled = settleCase(input.frame, base);
  const hosted = offerAt(reference, settled, input.headline, input.seats);
  const tried = { input, base, hosted };
  const streams = input.streams.find(({ decodeTokensPerSecond }) =>
    wins(tried, {}, { decodeTokensPerSecond }),
  );
  return [
    ...switchLever("off-when-idle", tried, { whenIdle: "off" }),
    ...(input.frame.tenure === "buy" ? switchLever("own", tried, { tenure: "own" }) : []),
    ...(streams === undefined ? [] : [{ name: "streams", value: streams.streams } as const]),
    ...(breakEven === null || breakEven <= input.headline
      ? []
      : [{ name: "volume", value: breakEven } as const]),
    ...valueLever("tariff", tried, "tariffUsdPerKwh"),
    ...valueLever("price", tried, "priceUsd"),
  ];
}

/** What would make the cloud the cheaper one where it is not. */
export function leversToLose(
  input: BillInput,
  base: CaseValues,
  reference: CloudOffer,
  breakEven: number | null,
): Lever[] {
  const settled = settleCase(input.frame, base);
  const hosted = offerAt(reference, settled, input.headline, input.seats);
  const local = localAt(settled, input.headline);
  return [
    ...(hosted > 0 ? [{ name: "cloud-price", value: 1 - local / hosted } as const] : []),
    ...(breakEven === null || breakEven <= 0 ? [] : [{ name: "volume", value: breakEven } as const]),
  ];
}

function wins(
  { input, base, hosted }: BaseCase,
  frame: Partial<CaseFrame>,
  change: Partial<CaseValues>,
): boolean {
  const settled = settleCase({ ...input.frame, ...frame }, { ...base, ...change });
  return localAt(settled, input.headline) <= hosted;
}

function switchLever(name: "off-when-idle" | "own", tried: BaseCase, change: Partial<CaseFrame>): Lever[] {
  const isNew = Object.entries(change).some(([key, value]) => Reflect.get(tried.input.frame, key) !== value);
  return isNew && wins(tried, change, {}) ? [{ name, value: null }] : [];
}

/** The bill is a straight line in the tariff and in the price: where it meets the offer, if below today's value. */
function valueLever(
  name: "tariff" | "price",
  { input, base, hosted }: BaseCase,
  key: "tariffUsdPerKwh" | "priceUsd",
): Lever[] {
  const at = (value: number) => localAt(settleCase(input.frame, { ...base, [key]: value }), input.headline);
  const [atNothing, atValue] = [at(0), at(base[key])];
  if (atNothing > hosted || atValue <= hosted) return [];
  return [{ name, value: (base[key] * (hosted - atNothing)) / (atValue - atNothing) }];
}
