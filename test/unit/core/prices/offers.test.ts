import { describe, expect, it } from "vitest";
import { standingOf } from "../../../../src/core/prices/offers.js";
import { tokenRow } from "../../../fixtures/price-rows.js";

const first = tokenRow({ id: "first", effectiveTo: "2026-01-01", status: "retired" });
const second = tokenRow({ id: "second", effectiveFrom: "2026-01-01" });

describe("how a row stands", () => {
  it("is replaced where a later price of the same model is still billed", () => {
    expect(standingOf(first, [second, first])).toEqual({ kind: "replaced", on: "2026-01-01" });
    expect(standingOf(second, [second, first])).toEqual({ kind: "on-sale" });
  });

  it("is retired in all its prices once the model is gone, on the last day of the last price", () => {
    const gone = { ...second, status: "retired", effectiveTo: "2026-07-24" } as const;
    expect(standingOf(first, [first, gone])).toEqual({ kind: "retired", on: "2026-07-24" });
    expect(standingOf(gone, [first, gone])).toEqual({ kind: "retired", on: "2026-07-24" });
  });

  it("does not mind what another provider does with the same model", () => {
    const other = { ...second, id: "other", provider: "Groq" };
    expect(standingOf(first, [first, other])).toEqual({ kind: "retired", on: "2026-01-01" });
  });

  it("is ending where its end is announced", () => {
    const ending = tokenRow({ status: "deprecated" });
    expect(standingOf(ending, [ending])).toEqual({ kind: "ending" });
  });
});
