import { describe, expect, it } from "vitest";
import { type RowFilter, selectRows } from "../../../../src/core/prices/select-rows.js";
import { hourRow, seatRow, tokenRow } from "../../../fixtures/price-rows.js";

const rows = [
  tokenRow({ id: "old", effectiveTo: "2026-01-01", status: "retired" }),
  tokenRow({ id: "new", effectiveFrom: "2026-01-01" }),
  tokenRow({ id: "r1", provider: "Nscale", model: "DeepSeek-R1", weights: "deepseek-r1" }),
  hourRow(),
  seatRow(),
];
const ids = (filter: Partial<RowFilter>) =>
  selectRows(rows, { day: null, provider: null, model: null, unit: null, ...filter }).map(({ id }) => id);

describe("rows of a price list", () => {
  it("are all given when nothing is asked for", () => {
    expect(ids({})).toEqual(["old", "new", "r1", "rented", "seat"]);
  });

  it("of a day are those whose window holds it, the last day belonging to the next", () => {
    expect(ids({ day: "2025-12-31" })).toEqual(["old", "r1", "rented", "seat"]);
    expect(ids({ day: "2026-01-01" })).toEqual(["new", "r1", "rented", "seat"]);
    expect(ids({ day: "2024-12-31" })).toEqual([]);
  });

  it("are found by provider, unit, and part of the model, weights or id, whatever the case", () => {
    expect(ids({ provider: "nscale" })).toEqual(["r1"]);
    expect(ids({ provider: "nsc" })).toEqual([]);
    expect(ids({ unit: "per-hour" })).toEqual(["rented"]);
    expect(ids({ model: "DEEPSEEK-r1" })).toEqual(["r1"]);
    expect(ids({ model: "4090" })).toEqual(["rented"]);
    expect(ids({ model: "gpt-4O", day: "2026-06-01" })).toEqual(["new"]);
  });
});
