import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyRefresh } from "../../../../src/core/prices/apply-refresh.js";
import { planRefresh } from "../../../../src/core/prices/plan-refresh.js";
import { readFeed } from "../../../../src/core/prices/read-feed.js";
import { type PriceRow, PriceTable } from "../../../../src/schema/prices.js";
import { modelsDevList } from "../../../fixtures/price-lists.js";
import { hourRow, tokenRow } from "../../../fixtures/price-rows.js";

const TODAY = "2026-11-25";
const SOURCE = "https://models.dev/api.json";

/** The rows after a refresh; they always make a table that would be read again. */
function refreshed(rows: readonly PriceRow[], list: unknown = modelsDevList()): PriceRow[] {
  const feed = readFeed(list);
  if (feed === null) throw new Error("no list");
  const after = applyRefresh(rows, planRefresh(rows, feed, TODAY), { today: TODAY, source: SOURCE });
  return PriceTable.parse({ schemaVersion: 2, rows: after }).rows;
}

describe("a new price", () => {
  it("ends the old row today and begins as a row of its own, right after it", () => {
    const old = tokenRow({ id: "gpt-4o-2025-01-01", output: 12, batchDiscount: 0.5 });
    expect(refreshed([old, hourRow()])).toEqual([
      { ...old, effectiveTo: TODAY, status: "retired" },
      {
        ...old,
        id: "gpt-4o-2026-11-25",
        output: 10,
        effectiveFrom: TODAY,
        effectiveFromKind: "seen",
        checkedAt: TODAY,
        source: SOURCE,
      },
      hourRow(),
    ]);
  });

  it("corrects a row that began today, and twice the same list is once", () => {
    const old = tokenRow({ effectiveFrom: TODAY, effectiveFromKind: "seen", output: 12 });
    const once = refreshed([old]);
    expect(once).toEqual([{ ...old, output: 10, checkedAt: TODAY, source: SOURCE }]);
    expect(refreshed(once)).toEqual(once);
    const past = refreshed([tokenRow({ output: 12 })]);
    expect(refreshed(past)).toEqual(past);
  });

  it("has an id that no row has", () => {
    const dated = tokenRow({ id: "gpt-4o-2024-08-06", output: 12 });
    const taken = tokenRow({ id: "gpt-4o-2026-11-25", model: "other" });
    expect(refreshed([dated, taken]).map(({ id }) => id)).toEqual([
      "gpt-4o-2024-08-06",
      "gpt-4o-2024-08-06-2026-11-25",
      "gpt-4o-2026-11-25",
    ]);
  });

  it("keeps that the model's end is announced, or takes it from the list", () => {
    const cost = { input: 2.5, output: 10 };
    const list = modelsDevList({ "gpt-4o": { cost, status: "deprecated" } });
    expect(refreshed([tokenRow({ output: 12 })], list).map(({ status }) => status)).toEqual([
      "retired",
      "deprecated",
    ]);
    expect(refreshed([tokenRow()], list)).toEqual([tokenRow({ status: "deprecated", checkedAt: TODAY })]);
  });
});

describe("the same price", () => {
  it("counts as checked today and nothing else changes", () => {
    expect(refreshed([tokenRow()])).toEqual([tokenRow({ checkedAt: TODAY })]);
  });
});

describe("all other rows", () => {
  it("stay as they are", () => {
    const rows = [
      hourRow(),
      tokenRow({ id: "groq", provider: "Groq" }),
      tokenRow({ id: "gone", model: "gpt-99" }),
      tokenRow({ id: "over", effectiveTo: "2025-06-01", status: "retired" }),
    ];
    expect(refreshed(rows)).toEqual(rows);
  });
});

describe("any list", () => {
  it("leaves a table that can be read, with the list's price in force or ours kept", () => {
    const usd = fc.oneof(fc.double({ min: -1, max: 2000 }), fc.constantFrom(0, 2.5, 10));
    fc.assert(
      fc.property(usd, usd, usd, (input, output, cache_read) => {
        const rows = refreshed(
          [tokenRow()],
          modelsDevList({ "gpt-4o": { cost: { input, output, cache_read } } }),
        );
        const now = rows.filter(({ effectiveTo }) => effectiveTo === null);
        expect(now).toHaveLength(1);
        expect([tokenRow().input, input]).toContain(
          now[0]?.unit === "per-million-tokens" ? now[0].input : null,
        );
      }),
    );
  });
});
