import { describe, expect, it } from "vitest";
import { type Counterpart, findDisagreements, sortOut } from "../../../check/compare-hardware.js";
import { EXPLAINED } from "../../../check/hardware-explained.js";
import type { HardwareRow } from "../../../src/schema/hardware.js";
import { HARDWARE } from "../data/data-tables.js";

const CARD: HardwareRow = {
  id: "card",
  name: "Card",
  kind: "gpu",
  matches: [],
  memoryGb: 16,
  bandwidthGbPerSecond: 500,
  memoryChannels: null,
  fp16Tflops: 80,
  tdpWatts: 200,
  idleWatts: null,
  msrpUsd: 500,
  msrpFor: null,
  year: 2024,
  backends: ["cuda"],
  basis: "published",
  checkedAt: "2026-11-25",
  source: "none",
};

function compare(row: Partial<HardwareRow>, theirs: Partial<Counterpart["other"]>, fp16Ratio = 2) {
  const other = { memory: [8, 16], tflops: 40, power: 200, msrp: 500, ...theirs };
  return findDisagreements([{ ...CARD, ...row }], new Map([["card", { other, fp16Ratio }]]));
}

describe("comparing our devices with another table", () => {
  it("finds nothing where all agree", () => {
    expect(compare({}, {})).toEqual([]);
  });

  it("tells each figure that differs by more than 5 % of theirs, and none that differs by 5 %", () => {
    expect(compare({ tdpWatts: 210 }, {})).toEqual([]);
    expect(compare({ tdpWatts: 190 }, {})).toEqual([]);
    expect(compare({ tdpWatts: 211 }, {})).toEqual([
      { id: "card", field: "tdpWatts", ours: 211, theirs: 200 },
    ]);
    expect(compare({ msrpUsd: 474 }, {})).toMatchObject([{ field: "msrpUsd", ours: 474, theirs: 500 }]);
  });

  it("brings their FP16 rate to our rule first", () => {
    expect(compare({}, {}, 1)).toMatchObject([{ field: "fp16Tflops", ours: 80, theirs: 40 }]);
    expect(compare({ fp16Tflops: 160 }, {}, 4)).toEqual([]);
  });

  it("takes the memory of the nearest model sold", () => {
    expect(compare({ memoryGb: 8 }, {})).toEqual([]);
    expect(compare({ memoryGb: 12 }, { memory: [8, 16, 11] })).toMatchObject([
      { field: "memoryGb", ours: 12, theirs: 11 },
    ]);
  });

  it("passes over what either side does not know, and rows that the other table lacks", () => {
    expect(compare({ msrpUsd: null, fp16Tflops: null, memoryGb: null, tdpWatts: null }, {})).toEqual([]);
    expect(compare({ tdpWatts: 1, msrpUsd: 1 }, { power: undefined, msrp: undefined })).toEqual([]);
    expect(findDisagreements([CARD], new Map())).toEqual([]);
  });
});

describe("disagreements that were explained", () => {
  const found = [{ id: "card", field: "tdpWatts", ours: 300, theirs: 200 }] as const;
  const entry = { id: "card", field: "tdpWatts", theirs: 200, why: "another board" } as const;

  it("are no news while their figure stays", () => {
    expect(sortOut(found, [entry])).toEqual({
      news: [],
      known: [{ ...found[0], why: "another board" }],
      idle: [],
    });
  });

  it("are news again when their figure moves, and the old explanation is idle", () => {
    const stale = { ...entry, theirs: 250 };
    expect(sortOut(found, [stale])).toEqual({ news: [...found], known: [], idle: [stale] });
  });

  it("explain one figure of one device only", () => {
    expect(sortOut(found, [{ ...entry, field: "msrpUsd" }]).news).toEqual([...found]);
    expect(sortOut(found, [{ ...entry, id: "other" }]).news).toEqual([...found]);
  });

  it("are of devices that we have", () => {
    const ids = new Set(HARDWARE.map(({ id }) => id));
    expect(EXPLAINED.filter(({ id }) => !ids.has(id))).toEqual([]);
  });
});
