import { randomNumbers } from "../../protocol/random.js";
import { drawCases } from "../case/draw-values.js";
import { type SettledCase, settleCase } from "../case/settle.js";
import { usdPerMillionTokens } from "../cloud/cloud-cost.js";
import type { CloudOffer } from "../cloud/offers.js";
import { capacityTokensPerDay } from "../local/capacity.js";
import { localAt, offerAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import { billLines, findBreakEven } from "./break-even.js";
import { machinesCounted } from "./machines-counted.js";
import { paybackYears } from "./payback.js";

/** What the draws of a bill gave, one entry a draw. */
export interface BillSamples {
  /** USD a year, by volume. */
  readonly local: readonly Float64Array[];
  /** USD a year of an offer, by offer and volume. */
  readonly offers: readonly (readonly Float64Array[])[];
  /** Tokens a day, by offer; infinite: never. Null where hours or seats are billed. */
  readonly breakEvens: readonly (Float64Array | null)[];
  /** Tokens a day of one machine. */
  readonly capacity: Float64Array;
  /** Years against the first offer at the headline volume; infinite: never. */
  readonly payback: Float64Array;
}

/** Draws the bill again and again, every uncertain figure on its own; the same seed gives the same samples. */
export function sampleBill(input: BillInput, referenceIndex: number | null): BillSamples {
  const { volumes, offers, draws, headline } = input;
  const empty = () => new Float64Array(draws);
  const samples = {
    local: volumes.map(empty),
    offers: offers.map(() => volumes.map(empty)),
    breakEvens: offers.map(({ tokenPrice }) => (tokenPrice === null ? null : empty())),
    capacity: empty(),
    payback: empty(),
  };
  const reference = referenceIndex === null ? null : (offers[referenceIndex] ?? null);
  let draw = 0;
  for (const values of drawCases(input.parameters, draws, randomNumbers("bill", input.seed))) {
    const settled = settleCase(input.frame, values);
    const { machine, mix, assumptions } = settled;
    for (const [v, volume] of volumes.entries()) {
      put(samples.local[v], draw, localAt(settled, volume));
      for (const [o, offer] of offers.entries())
        put(samples.offers[o]?.[v], draw, offerAt(offer, settled, volume, input.seats));
    }
    const lines = billLines(machine, mix, assumptions, machinesCounted(input));
    for (const [o, offer] of offers.entries())
      put(samples.breakEvens[o], draw, breakEvenAt(offer, settled, lines));
    put(samples.capacity, draw, capacityTokensPerDay(mix, machine.speeds, assumptions));
    if (reference !== null) {
      const hosted = offerAt(reference, settled, headline, input.seats);
      put(samples.payback, draw, paybackYears(settled, headline, hosted) ?? Number.POSITIVE_INFINITY);
    }
    draw += 1;
  }
  return samples;
}

function put(array: Float64Array | null | undefined, index: number, value: number): void {
  if (array) array[index] = value;
}

function breakEvenAt(
  { tokenPrice }: CloudOffer,
  { mix, assumptions }: SettledCase,
  lines: ReturnType<typeof billLines>,
): number {
  if (tokenPrice === null) return Number.POSITIVE_INFINITY;
  const price = usdPerMillionTokens(tokenPrice, mix);
  return findBreakEven(lines, price, assumptions.useDaysPerYear).first ?? Number.POSITIVE_INFINITY;
}
