import { readFileSync } from "node:fs";
import { tokenRows } from "../../../src/core/cost/cloud/price-in-force.js";
import { HardwareTable } from "../../../src/schema/hardware.js";
import { ModelRegistry } from "../../../src/schema/model.js";
import { NeighbourTable } from "../../../src/schema/neighbours.js";
import { PriceTable } from "../../../src/schema/prices.js";
import { PublishedSpeeds } from "../../../src/schema/published-speeds.js";
import { ReferenceScoreTable } from "../../../src/schema/reference-scores.js";
import { TariffTable } from "../../../src/schema/tariffs.js";

function readData(name: string): unknown {
  return readJson(`data/${name}`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));
}

/** Rows of the shipped tables, checked against their schemas. */
export const PRICES = PriceTable.parse(readData("prices.json")).rows;
/** The rows that bill by tokens. */
export const TOKEN_PRICES = tokenRows(PRICES);
export const TARIFFS = TariffTable.parse(readData("tariffs.json")).rows;
export const HARDWARE = HardwareTable.parse(readData("hardware.json")).rows;
export const SCORES = ReferenceScoreTable.parse(readData("reference-scores.json")).rows;
export const NEIGHBOURS = NeighbourTable.parse(readData("neighbours.json")).rows;
export const MODELS = ModelRegistry.parse(readJson("models.json")).models;
export const PUBLISHED_SPEEDS = PublishedSpeeds.parse(readData("published-speeds.json")).rows;
