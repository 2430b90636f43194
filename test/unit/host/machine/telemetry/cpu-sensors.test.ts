import { describe, expect, test } from "vitest";
import { openCpuClock, spread } from "../../../../../src/host/machine/telemetry/cpu-clock.js";
import { openCpuThermal } from "../../../../../src/host/machine/telemetry/cpu-thermal.js";
import { openCpuThrottle } from "../../../../../src/host/machine/telemetry/cpu-throttle.js";
import { openProcMemory } from "../../../../../src/host/machine/telemetry/proc-memory.js";
import { fakeContext, readAll } from "./fake-context.js";

const HWMON = "/sys/class/hwmon";
const CPU = "/sys/devices/system/cpu";

describe("openCpuThermal", () => {
  // Chips and labels of a laptop: https://github.com/cockpit-project/cockpit/pull/17160; figures made up.
  const INTEL = {
    [`${HWMON}/hwmon1/name`]: "acpitz\n",
    [`${HWMON}/hwmon1/temp1_input`]: "99000\n",
    [`${HWMON}/hwmon9/name`]: "coretemp\n",
    [`${HWMON}/hwmon9/temp1_label`]: "Package id 0\n",
    [`${HWMON}/hwmon9/temp1_input`]: "60000\n",
    [`${HWMON}/hwmon9/temp2_label`]: "Core 0\n",
    [`${HWMON}/hwmon9/temp2_input`]: "64000\n",
    "/sys/class/thermal/thermal_zone0/type": "x86_pkg_temp\n",
    "/sys/class/thermal/thermal_zone0/temp": "61000\n",
  };

  test("takes the package sensor of the processor", async () => {
    expect(await readAll(await openCpuThermal(fakeContext({ files: INTEL })))).toEqual({
      "temperature package": 60,
    });
  });

  test("of two packages the hottest counts; one that cannot be read is left out", async () => {
    const second = {
      [`${HWMON}/hwmon10/name`]: "coretemp\n",
      [`${HWMON}/hwmon10/temp1_label`]: "Package id 1\n",
      [`${HWMON}/hwmon10/temp1_input`]: "71000\n",
    };
    const context = fakeContext({ files: { ...INTEL, ...second } });
    const reader = await openCpuThermal(context);
    expect(await readAll(reader)).toEqual({ "temperature package": 71 });
    delete context.files[`${HWMON}/hwmon10/temp1_input`];
    expect(await readAll(reader)).toEqual({ "temperature package": 60 });
    delete context.files[`${HWMON}/hwmon9/temp1_input`];
    expect(await readAll(reader)).toEqual({ "temperature package": null });
  });

  test("on AMD the die, not the figure for the fan, which can have an offset", async () => {
    // Both files of a k10temp: https://github.com/sebhildebrandt/systeminformation/issues/365; figures made up.
    const files: Record<string, string> = {
      [`${HWMON}/hwmon0/name`]: "k10temp\n",
      [`${HWMON}/hwmon0/temp1_label`]: "Tctl\n",
      [`${HWMON}/hwmon0/temp1_input`]: "85000\n",
      [`${HWMON}/hwmon0/temp2_label`]: "Tdie\n",
      [`${HWMON}/hwmon0/temp2_input`]: "58000\n",
    };
    expect(await readAll(await openCpuThermal(fakeContext({ files })))).toEqual({
      "temperature package": 58,
    });
    delete files[`${HWMON}/hwmon0/temp2_label`];
    expect(await readAll(await openCpuThermal(fakeContext({ files })))).toEqual({
      "temperature package": 85,
    });
  });

  test("without a chip, the thermal zones of the processor, not those of the board", async () => {
    const zone = "/sys/class/thermal/thermal_zone";
    const files = {
      [`${zone}0/type`]: "acpitz\n",
      [`${zone}0/temp`]: "90000\n",
      [`${zone}1/type`]: "cpu-thermal\n",
      [`${zone}1/temp`]: "47300\n",
    };
    const reader = await openCpuThermal(fakeContext({ files }));
    expect((await readAll(reader))["temperature package"]).toBeCloseTo(47.3, 9);
    expect(await openCpuThermal(fakeContext())).toBeNull();
  });
});

describe("openCpuThrottle", () => {
  function machine(cpus: number): Record<string, string> {
    const files: Record<string, string> = {};
    for (let cpu = 0; cpu < cpus; cpu += 1) {
      files[`${CPU}/cpu${cpu}/topology/physical_package_id`] = cpu < cpus / 2 ? "0\n" : "1\n";
      files[`${CPU}/cpu${cpu}/thermal_throttle/core_throttle_count`] = "2081\n";
      files[`${CPU}/cpu${cpu}/thermal_throttle/package_throttle_count`] = "2263\n";
    }
    return files;
  }

  test("counts events since the start, a package's once though each of its CPUs shows them", async () => {
    const context = fakeContext({ files: machine(4) });
    const reader = await openCpuThrottle(context);
    expect(await readAll(reader)).toEqual({ "throttle-hardware cpu": 0 });
    for (const cpu of [0, 1])
      context.files[`${CPU}/cpu${cpu}/thermal_throttle/package_throttle_count`] = "2265\n";
    context.files[`${CPU}/cpu3/thermal_throttle/core_throttle_count`] = "2082\n";
    expect(await readAll(reader)).toEqual({ "throttle-hardware cpu": 3 });
  });

  test("reads few files at a tick, and each core within some ticks", async () => {
    const context = fakeContext({ files: machine(16) });
    const reader = await openCpuThrottle(context);
    context.files[`${CPU}/cpu13/thermal_throttle/core_throttle_count`] = "2090\n";
    const { readFile } = context.probe;
    let reads = 0;
    Object.assign(context.probe, {
      readFile: (path: string) => {
        reads += 1;
        return readFile(path);
      },
    });
    const seen: (number | null | undefined)[] = [];
    for (let tick = 0; tick < 4; tick += 1) seen.push((await readAll(reader))["throttle-hardware cpu"]);
    expect(seen.at(-1)).toBe(9);
    expect(reads).toBeLessThanOrEqual(4 * 6);
  });

  test("no counters (AMD, ARM, a virtual machine): no reader", async () => {
    expect(
      await openCpuThrottle(fakeContext({ files: { [`${CPU}/cpu0/topology/core_id`]: "0" } })),
    ).toBeNull();
  });
});

describe("openCpuClock", () => {
  test("is the mean of a spread of CPUs", async () => {
    const files: Record<string, string> = {};
    for (let cpu = 0; cpu < 8; cpu += 1)
      files[`${CPU}/cpu${cpu}/cpufreq/scaling_cur_freq`] = `${(cpu + 1) * 1000000}\n`;
    const context = fakeContext({ files });
    const reader = await openCpuClock(context);
    // CPUs 0, 2, 4 and 6: 1, 3, 5 and 7 GHz.
    expect(await readAll(reader)).toEqual({ "clock cpu": 4000 });
    context.files[`${CPU}/cpu6/cpufreq/scaling_cur_freq`] = "<unknown>";
    expect(await readAll(reader)).toEqual({ "clock cpu": 3000 });
    for (const path of Object.keys(files)) delete context.files[path];
    expect(await readAll(reader)).toEqual({ "clock cpu": null });
    expect(await openCpuClock(fakeContext())).toBeNull();
  });

  test("spread keeps short lists and thins long ones", () => {
    expect(spread([1, 2], 4)).toEqual([1, 2]);
    expect(spread([0, 1, 2, 3, 4, 5, 6, 7, 8], 3)).toEqual([0, 3, 6]);
  });
});

describe("openProcMemory", () => {
  test("counts bytes swapped in since the start, in the pages of this machine", async () => {
    const context = fakeContext({
      files: { "/proc/vmstat": "pswpout 7\npswpin 1000\npgfault 3\n" },
      programs: { getconf: { stdout: "16384" } },
    });
    const reader = await openProcMemory(context);
    expect(await readAll(reader)).toEqual({ "swapped-in system": 0 });
    context.files["/proc/vmstat"] = "pswpin 1003\n";
    expect(await readAll(reader)).toEqual({ "swapped-in system": 3 * 16384 });
    context.files["/proc/vmstat"] = "";
    expect(await readAll(reader)).toEqual({ "swapped-in system": null });
  });

  test("takes 4 KiB where nobody tells, and has no reader without the counter", async () => {
    const context = fakeContext({ files: { "/proc/vmstat": "pswpin 1" } });
    const reader = await openProcMemory(context);
    context.files["/proc/vmstat"] = "pswpin 2";
    expect(await readAll(reader)).toEqual({ "swapped-in system": 4096 });
    expect(await openProcMemory(fakeContext())).toBeNull();
  });
});
