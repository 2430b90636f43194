import { describe, expect, it } from "vitest";
import { launchPrice, nameOfHardware } from "../../../../../src/core/cost/power/hardware-side.js";
import { HARDWARE } from "../../../data/data-tables.js";

function choice(id: string, count = 1) {
  const row = HARDWARE.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(`no row ${id}`);
  return { row, count };
}

describe("the launch price", () => {
  it("of one card is its msrp and 800 for a computer; streets were at 0.65 to 2 times the card", () => {
    const price = launchPrice(choice("rtx-3090"));
    expect(price?.range.point).toBe(1499 + 800);
    expect(price?.range.low).toBeCloseTo(0.65 * 1499 + 800, 9);
    expect(price?.range.high).toBe(2 * 1499 + 800);
    expect(price?.origin).toBe("published");
    expect(price?.basis).toBe(
      "msrp: launch price of 2020, GeForce RTX 3090 + 800 for the computer around; street prices differ by up to 2x",
    );
  });

  it("of four cards takes a quarter of them for the server around", () => {
    const price = launchPrice(choice("rtx-3090", 4));
    expect(price?.range.point).toBe(4 * 1499 * 1.25);
    expect(price?.basis).toContain("4x GeForce RTX 3090 + 1499 for the computer around");
  });

  it("of a whole computer is what it was sold for, with nothing around", () => {
    const mac = choice("apple-m4");
    expect(launchPrice(mac)?.range.point).toBe(999);
    expect(launchPrice(mac)?.basis).toContain("of 2024, Mac mini, 32 GB; street");
    const sold = { ...mac.row, year: null };
    expect(launchPrice({ row: sold, count: 1 })?.basis).toContain(
      "msrp: launch price, Mac mini, 32 GB; street",
    );
  });

  it("is unknown without a price in the table, and of a bare processor", () => {
    const { row } = choice("rtx-3090");
    expect(launchPrice({ row: { ...row, msrpUsd: null }, count: 1 })).toBeNull();
    expect(launchPrice({ row: { ...row, kind: "cpu" }, count: 1 })).toBeNull();
  });

  it("goes with a name that says how many", () => {
    expect(nameOfHardware(choice("rtx-3090"))).toBe("GeForce RTX 3090");
    expect(nameOfHardware(choice("rtx-3090", 2))).toBe("2x GeForce RTX 3090");
  });
});
