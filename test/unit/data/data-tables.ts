import { readFileSync } from "node:fs";
import { HardwareTable } from "../../../src/schema/hardware.js";
import { PriceTable } from "../../../src/schema/prices.js";
import { ReferenceScoreTable } from "../../../src/schema/reference-scores.js";

function readData(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../data/${name}`, import.meta.url), "utf8"));
}

/** Rows of the shipped tables, checked against their schemas. */
export const PRICES = PriceTable.parse(readData("prices.json")).rows;
export const HARDWARE = HardwareTable.parse(readData("hardware.json")).rows;
export const SCORES = ReferenceScoreTable.parse(readData("reference-scores.json")).rows;
