import { pointValues } from "../case/parameters.js";
import { settleCase } from "../case/settle.js";
import { localAt, offerAt } from "./bill-at.js";
import type { BillInput } from "./bill-input.js";
import type { Bill, OfferLine } from "./bill-model.js";
import { machinesCounted } from "./machines-counted.js";

/** Yearly cost against volume: what the plots draw. */
export interface BillCurve {
  /** Tokens a day, rising, evenly spaced in logarithms; steps of the local bill stand twice. */
  readonly lines: readonly {
    readonly name: string;
    readonly kind: "local" | "cloud";
    readonly points: readonly { readonly tokensPerDay: number; readonly usdPerYear: number }[];
  }[];
  /** Where one of the clouds' lines is crossed. */
  readonly crossings: readonly {
    readonly name: string;
    readonly tokensPerDay: number;
    readonly usdPerYear: number;
  }[];
  /** Tokens a day that the machines allowed can serve; no local point lies beyond. */
  readonly capacityTokensPerDay: number;
}

/** Volumes that the plots show, tokens a day. */
const FROM = 1e4;
const TO = 1e8;
const STEPS = 80;

/** Best estimates of the local bill and of the offers that say most: same weights, one on sale, one of January 2025. */
export function billCurve(input: BillInput, bill: Bill, localName: string): BillCurve {
  const settled = settleCase(input.frame, pointValues(input.parameters));
  const machines = machinesCounted(input);
  const capacity = bill.capacityTokensPerDay.point * machines;
  const volumes = Array.from({ length: STEPS + 1 }, (_, step) => FROM * (TO / FROM) ** (step / STEPS));
  const steps = Array.from(
    { length: machines - 1 },
    (_, index) => (index + 1) * bill.capacityTokensPerDay.point,
  );
  const local = [...volumes, ...steps.flatMap((at) => [at, at * (1 + 1e-6)]), capacity]
    .filter((volume) => volume >= FROM && volume <= Math.min(TO, capacity))
    .sort((a, b) => a - b);
  const offers = plotted(bill.offers);
  return {
    lines: [
      {
        name: localName,
        kind: "local",
        points: local.map((tokensPerDay) => ({ tokensPerDay, usdPerYear: localAt(settled, tokensPerDay) })),
      },
      ...offers.map(({ offer }) => ({
        name: nameOf(offer),
        kind: "cloud" as const,
        points: volumes.map((tokensPerDay) => ({
          tokensPerDay,
          usdPerYear: offerAt(offer, settled, tokensPerDay, input.seats),
        })),
      })),
    ],
    crossings: offers.flatMap(({ offer, breakEven }) => {
      const at = breakEven?.point ?? null;
      if (at === null || at < FROM || at > TO) return [];
      return { name: nameOf(offer), tokensPerDay: at, usdPerYear: offerAt(offer, settled, at, input.seats) };
    }),
    capacityTokensPerDay: capacity,
  };
}

/** Few enough to be told apart. */
function plotted(offers: readonly OfferLine[]): OfferLine[] {
  const byToken = offers.filter(({ breakEven }) => breakEven !== null);
  const first = (group: string) => byToken.find(({ offer }) => offer.group === group);
  const middle = byToken.filter(({ offer }) => offer.group === "on-sale");
  return [
    first("chosen"),
    first("same-weights"),
    middle[Math.floor((middle.length - 1) / 2)],
    byToken.find(({ offer }) => offer.label === "GPT-4o") ?? first("historical"),
  ].filter((line) => line !== undefined);
}

function nameOf({ group, label }: OfferLine["offer"]): string {
  if (group === "same-weights") return `same weights, ${label}`;
  return group === "historical" ? `${label}, January 2025` : label;
}
