import {
  type CloudData,
  type CloudOffer,
  chosenOffer,
  historicalOffers,
  onSaleOffers,
  sameWeightsOffers,
} from "../../core/cost/cloud/offers.js";
import { isInForce } from "../../core/cost/cloud/price-in-force.js";
import { nearestName } from "../../host/models/registry.js";
import type { PriceRow } from "../../schema/prices.js";
import { quoted, usage } from "../run/flag-values.js";

/** Hosts of the same weights that are shown; the others are dearer. */
const MOST_HOSTS = 3;

/** The offers that stand beside a bill: those asked for, hosts of the same weights, on sale, January 2025. */
export function chooseOffers(
  weightsKey: string | null,
  chosen: readonly PriceRow[],
  data: CloudData,
): CloudOffer[] {
  return [
    ...sameWeightsOffers(weightsKey, data).slice(0, MOST_HOSTS),
    ...chosen.map((row) => chosenOffer(row, data)),
    ...onSaleOffers(data),
    ...historicalOffers(data),
  ];
}

/** The rows that `--vs` names. */
export function readChosen(text: string | undefined, rows: readonly PriceRow[]): PriceRow[] {
  return text === undefined ? [] : text.split(",").map((word) => findPrice("--vs", word.trim(), rows));
}

/** A row of the price list by its id; rejects an unknown one with the nearest. */
export function findPrice(flag: string, id: string, rows: readonly PriceRow[]): PriceRow {
  const row = rows.find((candidate) => candidate.id === id.toLowerCase());
  if (row !== undefined) return row;
  const nearest = nearestName(
    id.toLowerCase(),
    rows.map((candidate) => candidate.id),
  );
  throw usage(
    `${flag}: ${quoted(id)} is no row of the price list`,
    `${nearest === null ? "" : `Did you mean ${nearest}? `}See: rigmark prices list --all`,
  );
}

/** The hourly price of a rental that is in force that day, by its id. */
export function findRental(
  id: string,
  rows: readonly PriceRow[],
  asOf: string,
): PriceRow & { unit: "per-hour" } {
  const row = findPrice("--rent", id, rows);
  if (row.unit !== "per-hour") {
    throw usage(
      `--rent: ${quoted(id)} is not billed by the hour`,
      "See: rigmark prices list --unit per-hour",
    );
  }
  if (!isInForce(row, asOf)) {
    throw usage(
      `--rent: ${quoted(id)} holds from ${row.effectiveFrom} to ${row.effectiveTo ?? "now"}, not on ${asOf}`,
      "Choose another row, or the day with --as-of",
    );
  }
  return row;
}
