import { describe, expect, test } from "vitest";
import { openRapl } from "../../../../../src/host/machine/telemetry/rapl.js";
import { fakeContext, readAll } from "./fake-context.js";

const ROOT = "/sys/class/powercap";
/*
 * Zones of a laptop: https://github.com/ColinIanKing/powerstat/issues/15; counters of package and sub-zones from a
 * like one: https://github.com/flightlessmango/MangoHud/issues/1776. The psys counter is made up.
 */
const RANGE = "262143328850\n";
const LAPTOP = {
  [`${ROOT}/intel-rapl/enabled`]: "1\n",
  [`${ROOT}/intel-rapl:0/name`]: "package-0\n",
  [`${ROOT}/intel-rapl:0/energy_uj`]: "26963529117\n",
  [`${ROOT}/intel-rapl:0/max_energy_range_uj`]: RANGE,
  [`${ROOT}/intel-rapl:0:0/name`]: "core\n",
  [`${ROOT}/intel-rapl:0:0/energy_uj`]: "7980278886\n",
  [`${ROOT}/intel-rapl:0:1/name`]: "uncore\n",
  [`${ROOT}/intel-rapl:0:1/energy_uj`]: "6564982278\n",
  [`${ROOT}/intel-rapl:1/name`]: "psys\n",
  [`${ROOT}/intel-rapl:1/energy_uj`]: "90000000000\n",
  [`${ROOT}/intel-rapl-mmio:0/name`]: "package-0\n",
  [`${ROOT}/intel-rapl-mmio:0/energy_uj`]: "26963529117\n",
};

describe("openRapl", () => {
  test("reads the package alone, as joules since the start", async () => {
    const context = fakeContext({ files: LAPTOP });
    const reader = await openRapl(context);
    expect(await readAll(reader)).toEqual({ "energy package": 0 });
    context.pass(1000);
    context.files[`${ROOT}/intel-rapl:0/energy_uj`] = String(26963529117 + 15_250_000);
    const reading = await readAll(reader);
    expect(reading["energy package"]).toBeCloseTo(15.25, 9);
    expect(context.notes).toEqual([]);
  });

  test("a counter that wraps goes on where it was", async () => {
    const near = 262143328850 - 5_000_000;
    const context = fakeContext({ files: { ...LAPTOP, [`${ROOT}/intel-rapl:0/energy_uj`]: String(near) } });
    const reader = await openRapl(context);
    await reader?.read();
    context.pass(1000);
    context.files[`${ROOT}/intel-rapl:0/energy_uj`] = "7000000";
    expect((await readAll(reader))["energy package"]).toBeCloseTo(12, 9);
  });

  test("a look that fails is null, and nothing is lost by it", async () => {
    const context = fakeContext({ files: LAPTOP });
    const reader = await openRapl(context);
    await reader?.read();
    context.pass(1000);
    context.files[`${ROOT}/intel-rapl:0/energy_uj`] = "resource busy";
    expect(await readAll(reader)).toEqual({ "energy package": null });
    context.pass(1000);
    context.files[`${ROOT}/intel-rapl:0/energy_uj`] = String(26963529117 + 40_000_000);
    expect((await readAll(reader))["energy package"]).toBeCloseTo(40, 9);
  });

  test("two packages are two series; dies are packages too", async () => {
    const context = fakeContext({
      files: {
        [`${ROOT}/intel-rapl:0/name`]: "package-0-die-0",
        [`${ROOT}/intel-rapl:0/energy_uj`]: "1",
        [`${ROOT}/intel-rapl:1/name`]: "package-0-die-1",
        [`${ROOT}/intel-rapl:1/energy_uj`]: "1",
      },
    });
    expect(await readAll(await openRapl(context))).toEqual({
      "energy package package-0-die-0": 0,
      "energy package package-0-die-1": 0,
    });
  });

  test("an unreadable counter gives the hint, and no reader", async () => {
    const files: Record<string, string> = { ...LAPTOP };
    delete files[`${ROOT}/intel-rapl:0/energy_uj`];
    const context = fakeContext({ files });
    expect(await openRapl(context)).toBeNull();
    expect(context.notes).toEqual([expect.stringMatching(/^only root .*chmod a\+r .*udev/)]);
    expect(context.notes[0]).not.toMatch(/sudo|\n/);
  });

  test.each([
    ["without powercap", fakeContext()],
    ["with sub-zones only", fakeContext({ files: { [`${ROOT}/intel-rapl:1/name`]: "psys" } })],
    ["elsewhere", fakeContext({ platform: "darwin", files: LAPTOP })],
  ])("nothing %s, without a note", async (_, context) => {
    expect(await openRapl(context)).toBeNull();
    expect(context.notes).toEqual([]);
  });
});
