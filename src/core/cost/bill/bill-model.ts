import type { ParameterKey } from "../case/parameters.js";
import type { CloudOffer } from "../cloud/offers.js";
import type { LocalCost } from "../local/local-cost.js";
import type { Range } from "../range.js";
import type { VolumeRange } from "./break-even.js";

/** Local against one offer at one volume: `open` where the interval straddles, `beyond` where a price is missing. */
export type Standing = "cheaper" | "dearer" | "open" | "beyond";

/** The local bill at one volume. */
export interface LocalPoint {
  readonly tokensPerDay: number;
  readonly machines: number;
  /** Share of the hours of use that the machines compute. */
  readonly utilisation: number;
  /** USD a year, with a 95 % interval. */
  readonly usdPerYear: Range;
  /** False where further machines are needed whose price nobody gave. */
  readonly isComplete: boolean;
}

/** A figure of tokens a day or years that may not exist; null: never. */
export interface MaybeNever {
  readonly point: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Share of the draws in which there is none. */
  readonly neverShare: number;
}

/** The smallest volume at which local costs no more than an offer. */
export interface BillBreakEven extends MaybeNever {
  /** Volumes at which local is no dearer, best estimates; a further machine can open a gap. */
  readonly ranges: readonly VolumeRange[];
  /** Volume from which local stays no dearer up to the capacity of the machines allowed; null: none. */
  readonly alwaysFrom: number | null;
  /** Share of the capacity of the machines allowed; null: never. */
  readonly utilisation: number | null;
}

/** An offer of the cloud beside the local bill. */
export interface OfferLine {
  readonly offer: CloudOffer;
  /** By volume, in the order of the volumes. */
  readonly usdPerYear: readonly number[];
  readonly standings: readonly Standing[];
  /** Share of the draws in which local is no dearer, by volume. */
  readonly cheaperShares: readonly number[];
  /** USD per million tokens of this mix; null where hours or seats are billed. */
  readonly usdPerMillionTokens: number | null;
  /** Null where hours or seats are billed: these cost the same at every volume. */
  readonly breakEven: BillBreakEven | null;
  /** USD a year at the headline volume, prices falling over the machine's life. */
  readonly usdPerYearFalling: number;
  readonly standingFalling: Standing;
  /** Tokens a day that the salary buys; null where hours or seats are billed. */
  readonly tokensPerDayForSalary: number | null;
}

/** What one uncertain figure does to the bill at the headline volume, USD a year. */
export interface TornadoBar {
  readonly key: ParameterKey;
  readonly atLow: number;
  readonly atHigh: number;
  /** At one of its ends the bill lies on the other side of the same weights hosted. */
  readonly flips: boolean;
}

export type LeverName = "off-when-idle" | "own" | "streams" | "volume" | "tariff" | "price" | "cloud-price";

/** Something that would change the answer, and from which value on. */
export interface Lever {
  readonly name: LeverName;
  /** Streams, tokens a day, USD/kWh, USD, or the share by which cloud prices fall; null for a switch. */
  readonly value: number | null;
}

/** The yearly bill of one machine beside the cloud. */
export interface Bill {
  readonly local: readonly LocalPoint[];
  readonly headline: LocalPoint;
  /** By cause, at the headline volume, best estimates. */
  readonly causes: LocalCost;
  /** USD a year without a token, and USD per million tokens beyond that, one machine. */
  readonly fixedUsdPerYear: number;
  readonly marginalUsdPerMillionTokens: number;
  readonly usdPerMillionTokens: Range;
  /** Tokens a day of one machine. */
  readonly capacityTokensPerDay: Range;
  readonly offers: readonly OfferLine[];
  /** The offer that decides: the cheapest host of the same weights; null when nobody is known to host them. */
  readonly reference: OfferLine | null;
  /** Standing against the reference by volume. */
  readonly verdict: Standing | "no-reference";
  /** Years until a bought machine has paid for itself against the reference; null where nothing is bought. */
  readonly paybackYears: MaybeNever | null;
  /** Largest effect first. */
  readonly tornado: readonly TornadoBar[];
  /** The cheapest first. */
  readonly levers: readonly Lever[];
  readonly salary: {
    readonly usd: number;
    /** The bill as a share of it. */
    readonly share: Range;
    /** What it buys here: machines kept at their capacity; null where a price is missing. */
    readonly machines: number | null;
    readonly tokensPerDay: number | null;
  };
  /** USD a year more than the same weights hosted; null without such a host. Below zero local is cheaper. */
  readonly privacyUsdPerYear: Range | null;
  /** USD a year of an owned machine's resale that is forgone and not counted; null where nothing is. */
  readonly resaleForgoneUsdPerYear: number | null;
}
