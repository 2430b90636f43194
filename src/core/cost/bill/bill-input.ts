import type { Parameters } from "../case/parameters.js";
import type { CaseFrame } from "../case/settle.js";
import type { CloudOffer } from "../cloud/offers.js";

/** Writing speed with another number of requests at once, as measured. */
export interface StreamsAlternative {
  readonly streams: number;
  readonly decodeTokensPerSecond: number;
}

/** Everything that one bill is made from. */
export interface BillInput {
  readonly frame: CaseFrame;
  readonly parameters: Parameters;
  /** The price is unknown, so that a second machine cannot be counted. */
  readonly isPriceUnknown: boolean;
  /** Offers of the cloud; those of the same weights first, the cheapest of them first. */
  readonly offers: readonly CloudOffer[];
  /** Tokens a day, input and output together, rising. */
  readonly volumes: readonly number[];
  /** The volume that the verdict is about. */
  readonly headline: number;
  /** Break-evens are sought up to what so many machines can do. */
  readonly machinesAllowed: number;
  readonly streams: readonly StreamsAlternative[];
  /** Persons, for subscriptions. */
  readonly seats: number;
  readonly salaryUsd: number;
  /** Yearly fall of cloud prices that is shown beside no fall: 0.5 is 50 %. */
  readonly priceFall: number;
  readonly draws: number;
  readonly seed: number;
}
