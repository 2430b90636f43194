import { describe, expect, test } from "vitest";
import { batteryWatts, openBattery } from "../../../../../src/host/machine/telemetry/battery.js";
import { fakeContext, readAll } from "./fake-context.js";

const ROOT = "/sys/class/power_supply";

describe("batteryWatts", () => {
  test.each([
    // https://github.com/jaor/xmobar/issues/315
    ["27758000\n", null, "10459000\n", 27.758],
    // https://github.com/mjkillough/cnx/pull/31
    [null, "756000\n", "12600000\n", 9.5256],
    [null, "-756000", "12600000", 9.5256],
    ["-8000000", null, null, 8],
    [null, "756000", null, null],
    [null, null, null, null],
    ["", "x", "12600000", null],
  ])("power %j, current %j, voltage %j: %s W", (power, current, voltage, watts) => {
    const found = batteryWatts(power, current, voltage);
    if (watts === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(watts, 9);
  });
});

describe("openBattery", () => {
  const LAPTOP = {
    [`${ROOT}/AC/type`]: "Mains\n",
    [`${ROOT}/BAT0/type`]: "Battery\n",
    [`${ROOT}/BAT0/status`]: "Discharging\n",
    [`${ROOT}/BAT0/power_now`]: "27758000\n",
    [`${ROOT}/BAT1/type`]: "Battery\n",
    [`${ROOT}/BAT1/status`]: "Discharging\n",
    [`${ROOT}/BAT1/power_now`]: "2242000\n",
    [`${ROOT}/hidpp_battery_0/type`]: "Battery\n",
    [`${ROOT}/hidpp_battery_0/scope`]: "Device\n",
    [`${ROOT}/hidpp_battery_0/status`]: "Discharging\n",
    [`${ROOT}/hidpp_battery_0/power_now`]: "99000000\n",
  };

  test("adds the batteries of the machine, not those of a mouse", async () => {
    expect(await readAll(await openBattery(fakeContext({ files: LAPTOP })))).toEqual({ "power system": 30 });
  });

  test("says nothing while none is discharging, and again when one is", async () => {
    const context = fakeContext({ files: LAPTOP });
    const reader = await openBattery(context);
    for (const name of ["BAT0", "BAT1"]) context.files[`${ROOT}/${name}/status`] = "Not charging\n";
    expect(await reader?.read()).toEqual([]);
    context.files[`${ROOT}/BAT0/status`] = "Discharging\n";
    expect(await readAll(reader)).toEqual({ "power system": 27.758 });
  });

  test("half a sum is none", async () => {
    const context = fakeContext({ files: LAPTOP });
    const reader = await openBattery(context);
    delete context.files[`${ROOT}/BAT1/power_now`];
    expect(await readAll(reader)).toEqual({ "power system": null });
  });

  test("a machine without one has no reader", async () => {
    expect(await openBattery(fakeContext())).toBeNull();
    expect(await openBattery(fakeContext({ files: { [`${ROOT}/AC/type`]: "Mains" } }))).toBeNull();
  });
});
