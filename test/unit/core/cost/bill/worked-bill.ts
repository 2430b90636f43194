import type { BillInput } from "../../../../../src/core/cost/bill/bill-input.js";
import {
  type CaseValues,
  PARAMETER_KEYS,
  type ParameterKey,
  type Parameters,
} from "../../../../../src/core/cost/case/parameters.js";
import type { CaseFrame } from "../../../../../src/core/cost/case/settle.js";
import type { CloudOffer, OfferGroup } from "../../../../../src/core/cost/cloud/offers.js";
import { PRESETS } from "../../../../../src/core/cost/local/presets.js";
import { exactly, type Range } from "../../../../../src/core/cost/range.js";
import type { PriceRow, TokenPriceRow } from "../../../../../src/schema/prices.js";

/** What a test changes of the worked case. */
export interface Change {
  readonly frame?: Partial<CaseFrame>;
  readonly values?: Partial<CaseValues>;
  readonly ranges?: Partial<Readonly<Record<ParameterKey, Range>>>;
  readonly input?: Partial<BillInput>;
}

/** A used RTX 3090 box, bought, left on all year, allowed to be busy all the time; nothing is uncertain. */
const VALUES: Partial<CaseValues> = {
  prefillTokensPerSecond: 1000,
  decodeTokensPerSecond: 34,
  priceUsd: 1800,
  rentUsdPerHour: 0,
  loadSeconds: 0,
  maxUtilisation: 1,
};

export function workedInput({ frame, values, ranges, input }: Change = {}): BillInput {
  const points = { ...VALUES, ...values };
  const rangeOf = (key: ParameterKey) => {
    const point = points[key];
    if (ranges?.[key] !== undefined) return ranges[key];
    if (point !== undefined) return exactly(point);
    const presets: Partial<Record<ParameterKey, Range>> = PRESETS.home.ranges;
    return exactly(presets[key]?.point ?? Number.NaN);
  };
  const parameters = Object.fromEntries(
    PARAMETER_KEYS.map((key) => {
      const shape = key.endsWith("TokensPerSecond") ? "logarithms" : "triangle";
      return [key, { range: rangeOf(key), shape, origin: "assumed", basis: "worked case" }];
    }),
  ) as Parameters;
  return {
    frame: {
      tenure: "buy",
      whenIdle: "on",
      power: { idleWatts: 70, prefillWatts: 430, decodeWatts: 430 },
      inputPerOutput: 3,
      ...frame,
    },
    parameters,
    isPriceUnknown: false,
    offers: [hosted(2)],
    volumes: [1e5, 1e6, 3e6],
    headline: 1e6,
    machinesAllowed: 1,
    streams: [],
    seats: 1,
    salaryUsd: 144_570,
    priceFall: 0.5,
    draws: 1,
    seed: 1,
    ...input,
  };
}

const ROW: TokenPriceRow = {
  id: "made-up",
  provider: "Somebody",
  model: "some-model",
  weights: null,
  scores: null,
  effectiveFrom: "2025-01-01",
  effectiveFromKind: "exact",
  effectiveTo: null,
  checkedAt: "2026-11-01",
  source: "made up",
  status: "active",
  unit: "per-million-tokens",
  input: 1,
  cachedInput: null,
  output: 1,
};

/** An offer at one price for a million tokens of any kind. */
export function hosted(usdPerMillion: number, group: OfferGroup = "same-weights"): CloudOffer {
  const price = { input: usdPerMillion, cachedInput: usdPerMillion, output: usdPerMillion };
  return offerOf({ ...ROW, ...price, id: `at-${usdPerMillion}` }, group, price);
}

/** An offer by the hour or by the seat. */
export function byHour(usdPerHour: number, group: OfferGroup = "same-weights"): CloudOffer {
  const { input: _, cachedInput: _c, output: _o, bands: _b, batchDiscount: _d, ...common } = ROW;
  const row: PriceRow = {
    ...common,
    unit: "per-hour",
    offer: "endpoint",
    usdPerHour,
    hardware: null,
    count: 1,
  };
  return offerOf(row, group, null);
}

export function bySeat(usdPerSeatMonth: number): CloudOffer {
  const { input: _, cachedInput: _c, output: _o, bands: _b, batchDiscount: _d, ...common } = ROW;
  return offerOf({ ...common, unit: "per-seat-month", usdPerSeatMonth }, "historical", null);
}

function offerOf(row: PriceRow, group: OfferGroup, tokenPrice: CloudOffer["tokenPrice"]): CloudOffer {
  return {
    row,
    group,
    tokenPrice,
    label: row.id,
    gpqaDiamond: null,
    knownOn: "2026-11-01",
    isPast: false,
  };
}
