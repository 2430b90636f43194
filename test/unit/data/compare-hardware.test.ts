import { describe, expect, it } from "vitest";
import { compareHardware } from "../../../check/compare-hardware.js";
import { HARDWARE } from "./data-tables.js";

const row = (id: string) => HARDWARE.filter((candidate) => candidate.id === id);
const other = (changes: object = {}) => ({
  name: "RTX 4060 Ti",
  memoryGb: [8, 16],
  tdpWatts: 165,
  msrpUsd: 499,
  ...changes,
});

describe("devices beside another table", () => {
  it("agree where one of its sizes is ours and the rest is within 5 %", () => {
    expect(compareHardware(row("rtx-4060-ti-16gb"), [other({ msrpUsd: 510 })])).toEqual([]);
  });

  it("differ by figure, with both values", () => {
    const found = compareHardware(row("rtx-4060-ti-16gb"), [other({ memoryGb: [8], tdpWatts: 200 })]);
    expect(found).toEqual([
      { id: "rtx-4060-ti-16gb", figure: "memoryGb", ours: 16, theirs: 8 },
      { id: "rtx-4060-ti-16gb", figure: "tdpWatts", ours: 165, theirs: 200 },
    ]);
  });

  it("are left out where the other table does not know them, or knows another variant only", () => {
    expect(compareHardware(row("rtx-4060-ti-16gb"), [other({ name: "RTX 4060", tdpWatts: 1 })])).toEqual([]);
    expect(compareHardware(row("cpu-ddr4-3200-2ch"), [other({ name: "DDR4", tdpWatts: 1 })])).toEqual([]);
  });
});
