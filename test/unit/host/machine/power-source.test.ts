import { describe, expect, test } from "vitest";
import { detectPowerSource } from "../../../../src/host/machine/power-source.js";
import { fakeProbe } from "./fake-probe.js";

const ROOT = "/sys/class/power_supply";
type Supplies = Record<string, Record<string, string>>;

function source(supplies: Supplies, virtual: boolean | null = false) {
  const files = Object.fromEntries(
    Object.entries(supplies).flatMap(([name, facts]) =>
      Object.entries(facts).map(([file, text]) => [`${ROOT}/${name}/${file}`, `${text}\n`]),
    ),
  );
  return detectPowerSource(fakeProbe({ files: { ...files, [`${ROOT}/`]: "" } }), virtual);
}

describe("detectPowerSource", () => {
  test("a laptop on its plug", async () => {
    expect(
      await source({ AC: { type: "Mains", online: "1" }, BAT0: { type: "Battery", status: "Charging" } }),
    ).toBe("mains");
  });

  test("a laptop off its plug", async () => {
    expect(
      await source({ AC: { type: "Mains", online: "0" }, BAT0: { type: "Battery", status: "Discharging" } }),
    ).toBe("battery");
  });

  test("a laptop charged over USB while its battery still drains", async () => {
    expect(
      await source({
        BAT0: { type: "Battery", status: "Discharging" },
        usb: { type: "USB", online: "1" },
      }),
    ).toBe("mains");
  });

  test("a full battery without any supply shown is no discharge", async () => {
    expect(await source({ BAT0: { type: "Battery", status: "Full" } })).toBe("mains");
  });

  test("the battery of a mouse is not that of the machine", async () => {
    const mouse = { type: "Battery", scope: "Device", status: "Discharging" };
    expect(await source({ hidpp_battery_0: mouse })).toBe("mains");
  });

  test("an empty list means mains on a real machine and nothing on a virtual one", async () => {
    expect(await source({}, false)).toBe("mains");
    expect(await source({}, true)).toBeNull();
    expect(await source({}, null)).toBeNull();
  });

  test("no such folder means unknown", async () => {
    expect(await detectPowerSource(fakeProbe(), false)).toBeNull();
  });

  test.each([
    [{ hasBattery: true, acConnected: false }, "battery"],
    [{ hasBattery: true, acConnected: true }, "mains"],
    [{ hasBattery: false, acConnected: false }, "mains"],
    [{ hasBattery: "yes" }, null],
    [undefined, null],
  ])("elsewhere %j means %s", async (battery, expected) => {
    const system = battery === undefined ? {} : { battery };
    expect(await detectPowerSource(fakeProbe({ platform: "darwin", system }), false)).toBe(expected);
  });
});
