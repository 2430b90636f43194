import { pointValues } from "../case/parameters.js";
import { settleCase } from "../case/settle.js";
import { localAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { Bill } from "./bill-model.js";
import { lacksPrice } from "./machines-counted.js";

/** Which of several machines is the cheapest, at each volume asked for and everywhere between. */
export interface SideBySide {
  /** By volume: index of the cheapest (null: more machines are needed than have a price), and whether the intervals keep it apart from all others. */
  readonly best: readonly { readonly side: number | null; readonly isApart: boolean }[];
  /** Volumes, rising, from which another machine is the cheapest; null: no machine has a price there. */
  readonly changes: readonly { readonly tokensPerDay: number; readonly side: number | null }[];
}

/** Volumes in which changes are looked for, tokens a day, and steps of the search: 2.3 % each. */
const FROM = 1e3;
const TO = 1e9;
const STEPS = 600;
const HALVINGS = 40;

/** Sets machines side by side by their best estimates. Machines of unknown price count as far as one of them reaches. */
export function sideBySide(inputs: readonly BillInput[], bills: readonly Bill[]): SideBySide {
  const cases = inputs.map((input) => settleCase(input.frame, pointValues(input.parameters)));
  const cheapestAt = (tokensPerDay: number) => {
    const costs = cases.map((settled, index) =>
      isReachable(bills[index], inputs[index], tokensPerDay)
        ? localAt(settled, tokensPerDay)
        : Number.POSITIVE_INFINITY,
    );
    const least = Math.min(...costs);
    return Number.isFinite(least) ? costs.indexOf(least) : null;
  };
  const volumes = inputs[0]?.volumes ?? [];
  return {
    best: volumes.map((volume, index) => {
      const side = cheapestAt(volume);
      const high = bills[side ?? -1]?.local[index]?.usdPerYear.high ?? Number.POSITIVE_INFINITY;
      const isApart = bills.every(
        (bill, other) => other === side || (bill.local[index]?.usdPerYear.low ?? 0) > high,
      );
      return { side, isApart };
    }),
    changes: changesOf(cheapestAt),
  };
}

function isReachable(bill: Bill | undefined, input: BillInput | undefined, tokensPerDay: number): boolean {
  if (bill === undefined || input === undefined) return false;
  return !lacksPrice(input) || tokensPerDay <= bill.capacityTokensPerDay.point;
}

function changesOf(cheapestAt: (tokensPerDay: number) => number | null): SideBySide["changes"] {
  const changes: { tokensPerDay: number; side: number | null }[] = [];
  let [before, side] = [FROM, cheapestAt(FROM)];
  for (let step = 1; step <= STEPS; step++) {
    const volume = FROM * (TO / FROM) ** (step / STEPS);
    const next = cheapestAt(volume);
    if (next !== side) {
      let [low, high] = [before, volume];
      for (let halving = 0; halving < HALVINGS; halving++) {
        const middle = (low + high) / 2;
        if (cheapestAt(middle) === side) low = middle;
        else high = middle;
      }
      changes.push({ tokensPerDay: high, side: next });
      side = next;
    }
    before = volume;
  }
  return changes;
}
