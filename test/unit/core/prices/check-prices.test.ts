import { beforeAll, describe, expect, it } from "vitest";
import { checkPrices } from "../../../../src/core/prices/check-prices.js";
import type { PriceLibrary } from "../../../../src/core/prices/second-opinion.js";
import { loadPriceLibrary } from "../../../../src/host/store/price-library.js";
import type { PriceRow } from "../../../../src/schema/prices.js";
import { hourRow, seatRow, tokenRow } from "../../../fixtures/price-rows.js";

const TODAY = "2026-11-25";

let library: PriceLibrary;
beforeAll(async () => {
  library = await loadPriceLibrary();
});

const check = (...rows: PriceRow[]) => checkPrices(rows, library, TODAY);

describe("rows and the library", () => {
  it("agree within 5 %, and disagree beyond it in the parts that differ", () => {
    const near = tokenRow({ id: "near", input: 2.39, output: 10.4 });
    expect(check(near)).toMatchObject({ compared: 1, disagreements: [] });
    const far = tokenRow({ id: "far", input: 2.37, output: 9 });
    expect(check(far).disagreements).toMatchObject([{ row: { id: "far" }, parts: ["input", "output"] }]);
  });

  it("do not disagree about a cached price that only one of them has", () => {
    expect(check(tokenRow({ cachedInput: null })).disagreements).toEqual([]);
    expect(check(tokenRow({ cachedInput: 2 })).disagreements).toMatchObject([{ parts: ["cachedInput"] }]);
  });

  it("are counted by reason where they cannot be compared", () => {
    const found = check(
      tokenRow(),
      tokenRow({ id: "a", provider: "Nobody" }),
      tokenRow({ id: "b", model: "gpt-99" }),
      tokenRow({ id: "c", provider: "Azure AI", model: "DeepSeek-R1" }),
      hourRow(),
      seatRow(),
    );
    expect(found).toMatchObject({
      compared: 1,
      otherUnits: 2,
      notCompared: { "unknown-provider": 1, "unknown-model": 1, borrowed: 1, outdated: 0, undated: 0 },
    });
  });

  it("meet where the library gives dates; without them its price speaks for our last row", () => {
    const first = tokenRow({
      id: "first",
      effectiveTo: "2025-06-01",
      status: "retired",
      input: 5,
      output: 15,
    });
    const last = tokenRow({ id: "last", effectiveFrom: "2025-06-01" });
    expect(check(first, last)).toMatchObject({ compared: 1, disagreements: [], notCompared: { undated: 1 } });
    const o3 = { model: "o3", input: 10, cachedInput: null, output: 40 };
    const before = tokenRow({ ...o3, id: "before", effectiveTo: "2025-06-10", status: "retired" });
    const since = tokenRow({ ...o3, id: "since", effectiveFrom: "2025-06-10", input: 2, output: 8 });
    expect(check(before, since)).toMatchObject({ compared: 2, disagreements: [] });
    expect(check({ ...before, output: 30 }, since).disagreements).toMatchObject([{ row: { id: "before" } }]);
  });
});

describe("rows and the calendar", () => {
  it("are overdue after more than 90 days, the oldest first, whatever their unit", () => {
    const { stale } = check(
      tokenRow({ id: "in-time", checkedAt: "2026-08-27" }),
      hourRow({ checkedAt: "2026-08-26" }),
      seatRow({ checkedAt: "2025-11-25" }),
    );
    expect(stale.map(({ row, days }) => [row.id, days])).toEqual([
      ["seat", 365],
      ["rented", 91],
    ]);
  });

  it("need no check once they are history", () => {
    const past = tokenRow({ effectiveTo: "2025-06-01", status: "retired", checkedAt: "2025-06-01" });
    expect(check(past).stale).toEqual([]);
  });
});
