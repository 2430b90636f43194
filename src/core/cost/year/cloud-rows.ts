import { usdPerMillionTokens } from "../cloud/cloud-cost.js";
import {
  type CloudData,
  type CloudOffer,
  HISTORICAL_DAY,
  historicalOffers,
  onSaleOffers,
  sameWeightsOffers,
} from "../cloud/offers.js";
import { exactly } from "../range.js";
import { millionTokensPerYear, type Workload } from "../workload.js";
import type { YearlyRow } from "./yearly-comparison.js";

const HISTORICAL_LABEL = "January 2025";

/** The same weights at the cheapest host that bills by tokens, of the day or the last known; null when none is known. */
export function sameWeightsRow(
  weightsKey: string | null,
  data: CloudData,
  workload: Workload,
): YearlyRow | null {
  const offer = sameWeightsOffers(weightsKey, data).find(({ tokenPrice }) => tokenPrice !== null);
  if (offer === undefined) return null;
  const when = offer.isPast ? "when last hosted" : "hosted";
  return cloudRow(offer, `the same weights, ${when} (${offer.label})`, workload);
}

/** Models on sale on the day of the comparison, then those of January 2025. */
export function otherRows(data: CloudData, workload: Workload): YearlyRow[] {
  return [
    ...onSaleOffers(data, true).map((offer) => cloudRow(offer, offer.label, workload)),
    ...historicalOffers(data, true).map((offer) => ({
      ...cloudRow(offer, `${offer.label}, ${HISTORICAL_LABEL}`, workload),
      asOf: HISTORICAL_DAY,
    })),
  ];
}

function cloudRow(offer: CloudOffer, label: string, workload: Workload): YearlyRow {
  const perMillion = offer.tokenPrice === null ? 0 : usdPerMillionTokens(offer.tokenPrice, workload);
  return {
    kind: offer.group === "chosen" ? "on-sale" : offer.group,
    label,
    usdPerYear: exactly(perMillion * millionTokensPerYear(workload)),
    usdPerMillionTokens: perMillion,
    gpqaDiamond: offer.gpqaDiamond,
    asOf: offer.knownOn,
    status: offer.row.status,
  };
}
