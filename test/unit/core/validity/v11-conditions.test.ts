import { describe, expect, it } from "vitest";
import { machineConditions } from "../../../../src/core/validity/v11-conditions.js";
import type { Machine } from "../../../../src/schema/machine.js";
import { MACHINE, RTX } from "./doctor/facts.js";

const reasons = (change: Partial<Machine>) =>
  machineConditions({ ...MACHINE, ...change }).map(({ reason }) => reason);

describe("V11", () => {
  it("has nothing to say of a desktop on mains", () => {
    expect(machineConditions(MACHINE)).toEqual([]);
  });

  it.each<[string, Partial<Machine>, RegExp]>([
    ["a battery", { power: { source: "battery" } }, /battery/],
    ["a governor that saves power", { cpu: { ...MACHINE.cpu, governor: "powersave" } }, /powersave/],
    ["a virtual machine", { os: { ...MACHINE.os, virtual: true } }, /virtual machine/],
    ["a reduced limit", { gpus: [{ ...RTX, powerLimitWatts: 250 }] }, /3090 may draw 250 W, .* 350 W/],
  ])("names %s, as a remark", (_, change, text) => {
    expect(reasons(change)).toEqual([expect.stringMatching(text)]);
    expect(machineConditions({ ...MACHINE, ...change })[0]).toMatchObject({ code: "V11", verdict: "valid" });
  });

  it("takes a limit within 1 % of the usual one, a raised one and an unknown one for none", () => {
    for (const [powerLimitWatts, defaultPowerLimitWatts] of [
      [347, 350],
      [400, 350],
      [null, 350],
      [250, null],
    ] as const) {
      expect(reasons({ gpus: [{ ...RTX, powerLimitWatts, defaultPowerLimitWatts }] })).toEqual([]);
    }
    expect(reasons({ gpus: [{ ...RTX, powerLimitWatts: 346 }] })).toHaveLength(1);
  });

  it("says nothing of what is unknown", () => {
    expect(reasons({ power: { source: null }, os: { ...MACHINE.os, virtual: null } })).toEqual([]);
  });
});
