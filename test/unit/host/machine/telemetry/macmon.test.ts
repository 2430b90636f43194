import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openMacmon, parseMacmonLine } from "../../../../../src/host/machine/telemetry/macmon.js";
import { fakeContext, readAll } from "./fake-context.js";

/** A Mac mini, macmon 0.6: https://github.com/henrygd/beszel/issues/1796 */
const MINI =
  '{"all_power":0.25677499175071716,"ane_power":0.0,"cpu_power":0.25233203172683716,"ecpu_usage":[1172,0.0865137130022049],"gpu_power":0.004442947451025248,"gpu_ram_power":0.0,"gpu_usage":[198,0.004153179936110973],"memory":{"ram_total":17179869184,"ram_usage":10585292800,"swap_total":2147483648,"swap_usage":1027801088},"pcpu_usage":[2098,0.02428283542394638],"ram_power":0.0,"sys_power":9.391488075256348,"temp":{"cpu_temp_avg":44.509185791015625,"gpu_temp_avg":0.0},"timestamp":"2026-03-06T20:06:05.259623+00:00"}';
/** The newer form, shortened from macmon's readme: https://github.com/vladkens/macmon */
const NEWER =
  '{"timestamp":"2025-02-24T20:38:15.427569+00:00","temp":{"cpu_temp_avg":43.73614,"gpu_temp_avg":36.95167},"gpu_freq_mhz":461,"gpu_scaled_ratio":0.021497859,"gpu_active_ratio":0.09,"cpu_power":0.20486385,"gpu_power":0.017451683,"ane_power":0.0,"all_power":0.22231553,"sys_power":5.876533}';

const MAC = { platform: "darwin", node: { arch: "arm64" }, programs: { macmon: {} } } as const;

describe("parseMacmonLine", () => {
  test("reads both forms; a sensor at 0 is one that cannot be read", () => {
    expect(parseMacmonLine(MINI)).toEqual({
      systemPower: 9.391488075256348,
      packagePower: 0.25677499175071716,
      cpuTemperature: 44.509185791015625,
      gpuTemperature: null,
      gpuUtilization: 0.004153179936110973,
    });
    expect(parseMacmonLine(NEWER)).toMatchObject({ gpuTemperature: 36.95167, gpuUtilization: 0.09 });
  });

  test.each(["", "not json", "[]", "7", '{"sys_power":"much"}', MINI.slice(0, 80)])(
    "%j is no row",
    (line) => {
      expect(parseMacmonLine(line)).toBeNull();
    },
  );

  test("fields may be missing", () => {
    expect(parseMacmonLine('{"all_power":1}')).toMatchObject({ systemPower: null, packagePower: 1 });
  });
});

describe("openMacmon", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("gives the mean of the lines since the last tick", async () => {
    const context = fakeContext(MAC);
    const opening = openMacmon(context);
    await vi.advanceTimersByTimeAsync(2000);
    const reader = await opening;
    expect(context.children[0]).toMatchObject({ file: "macmon", args: ["pipe", "-i", "500"] });
    context.children[0]?.say('{"sys_power":10,"all_power":4}', "garbage", '{"sys_power":14}');
    expect(await readAll(reader)).toEqual({
      "power system": 12,
      "power package": 4,
      "temperature package": null,
      "temperature gpu": null,
      "utilization gpu": null,
    });
    expect(await reader?.read()).toEqual([]);
    context.pass(3000);
    expect(await readAll(reader)).toMatchObject({ "power system": null });
  });

  test("waits for the first line, so that the first tick has figures", async () => {
    const context = fakeContext(MAC);
    const opening = openMacmon(context);
    await vi.advanceTimersByTimeAsync(700);
    context.children[0]?.say(MINI);
    expect(await readAll(await opening)).toMatchObject({ "power system": 9.391488075256348 });
  });

  test("says how to get it where it is missing", async () => {
    const context = fakeContext({ ...MAC, programs: {} });
    expect(await openMacmon(context)).toBeNull();
    expect(context.notes).toEqual([expect.stringContaining("brew install macmon")]);
  });

  test.each([
    { ...MAC, platform: "linux" as const },
    { ...MAC, node: { arch: "x64" } },
  ])("is for Apple silicon only", async (machine) => {
    const context = fakeContext(machine);
    expect(await openMacmon(context)).toBeNull();
    expect([context.notes, context.children]).toEqual([[], []]);
  });
});
