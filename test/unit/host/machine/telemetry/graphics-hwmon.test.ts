import { describe, expect, test } from "vitest";
import { openAmdHwmon } from "../../../../../src/host/machine/telemetry/amd-hwmon.js";
import { openIntelHwmon } from "../../../../../src/host/machine/telemetry/intel-hwmon.js";
import { fakeContext, readAll } from "./fake-context.js";

const HWMON = "/sys/class/hwmon";

describe("openAmdHwmon", () => {
  // Power: https://github.com/corecoding/Vitals/issues/320; clock: https://github.com/lm-sensors/lm-sensors/issues/261
  const CARD = {
    [`${HWMON}/hwmon0/name`]: "nvme\n",
    [`${HWMON}/hwmon0/temp1_input`]: "41850\n",
    [`${HWMON}/hwmon2/name`]: "amdgpu\n",
    [`${HWMON}/hwmon2/power1_average`]: "28000000\n",
    [`${HWMON}/hwmon2/temp1_input`]: "49000\n",
    [`${HWMON}/hwmon2/freq1_input`]: "351590000\n",
    [`${HWMON}/hwmon2/device/gpu_busy_percent`]: "3\n",
    [`${HWMON}/hwmon2/device/mem_info_vram_used`]: "1073741824\n",
  };

  test("reads a card", async () => {
    expect(await readAll(await openAmdHwmon(fakeContext({ files: CARD })))).toEqual({
      "power gpu": 28,
      "temperature gpu": 49,
      "clock gpu": 351.59,
      "utilization gpu": 0.03,
      "memory-used gpu": 1073741824,
    });
  });

  test("a driver without an average has power1_input; other files may be missing", async () => {
    const files = {
      [`${HWMON}/hwmon1/name`]: "amdgpu\n",
      [`${HWMON}/hwmon1/power1_input`]: "9103000\n",
    };
    const reader = await openAmdHwmon(fakeContext({ files }));
    const [power] = await reader!.read();
    expect(power?.value).toBeCloseTo(9.103, 9);
    expect(power?.channel.method).toBe("single looks");
  });

  test("graphics inside the processor show the power of the package, not of a card beside it", async () => {
    // Ryzen 6850U: https://github.com/UshakovVasilii/gnome-shell-extension-freon/pull/249
    const files = {
      [`${HWMON}/hwmon5/name`]: "amdgpu\n",
      [`${HWMON}/hwmon5/in1_label`]: "vddnb\n",
      [`${HWMON}/hwmon5/power1_average`]: "17080000\n",
      [`${HWMON}/hwmon5/temp1_input`]: "67000\n",
    };
    expect(await readAll(await openAmdHwmon(fakeContext({ files })))).toEqual({
      "power package": 17.08,
      "temperature gpu": 67,
    });
  });

  test("two cards, one of which stops answering", async () => {
    const context = fakeContext({
      files: {
        ...CARD,
        [`${HWMON}/hwmon10/name`]: "amdgpu\n",
        [`${HWMON}/hwmon10/power1_average`]: "150000000\n",
      },
    });
    const reader = await openAmdHwmon(context);
    expect(await readAll(reader)).toMatchObject({ "power gpu GPU 0": 28, "power gpu GPU 1": 150 });
    delete context.files[`${HWMON}/hwmon10/power1_average`];
    context.files[`${HWMON}/hwmon2/power1_average`] = "Invalid argument";
    expect(await readAll(reader)).toMatchObject({ "power gpu GPU 0": null, "power gpu GPU 1": null });
  });

  test("no card, no reader", async () => {
    expect(await openAmdHwmon(fakeContext())).toBeNull();
    expect(await openAmdHwmon(fakeContext({ files: { [`${HWMON}/hwmon1/name`]: "amdgpu" } }))).toBeNull();
  });
});

describe("openIntelHwmon", () => {
  // Battlemage: https://github.com/aristocratos/btop/pull/1457, where 414 J were drawn in 2.01 s. Start made up.
  const CARD = {
    [`${HWMON}/hwmon7/name`]: "xe\n",
    [`${HWMON}/hwmon7/energy1_label`]: "card\n",
    [`${HWMON}/hwmon7/energy1_input`]: "500000000\n",
    [`${HWMON}/hwmon7/energy2_label`]: "pkg\n",
    [`${HWMON}/hwmon7/energy2_input`]: "400000000\n",
    [`${HWMON}/hwmon7/temp2_input`]: "52000\n",
  };

  test("reads the counter of the card, not that of its package", async () => {
    const context = fakeContext({ files: CARD });
    const reader = await openIntelHwmon(context);
    expect(await readAll(reader)).toEqual({ "energy gpu": 0, "temperature gpu": 52 });
    context.pass(2010);
    context.files[`${HWMON}/hwmon7/energy1_input`] = "914000000";
    expect(await readAll(reader)).toEqual({ "energy gpu": 414, "temperature gpu": 52 });
  });

  test("older cards have the package counter alone; parts of a card are not cards", async () => {
    const context = fakeContext({
      files: {
        [`${HWMON}/hwmon1/name`]: "i915_gt0",
        [`${HWMON}/hwmon1/energy1_input`]: "1",
        [`${HWMON}/hwmon2/name`]: "xe",
        [`${HWMON}/hwmon2/energy2_input`]: "1",
      },
    });
    const readings = await (await openIntelHwmon(context))!.read();
    expect(readings).toEqual([
      {
        channel: expect.objectContaining({ device: null, method: "counter of the card's package" }),
        value: 0,
      },
    ]);
  });

  test("a counter that was reset is null from then on", async () => {
    const context = fakeContext({ files: CARD });
    const reader = await openIntelHwmon(context);
    await reader?.read();
    context.pass(1000);
    context.files[`${HWMON}/hwmon7/energy1_input`] = "10";
    expect(await readAll(reader)).toMatchObject({ "energy gpu": null });
  });

  test("no card, no reader", async () => {
    expect(await openIntelHwmon(fakeContext())).toBeNull();
  });
});
