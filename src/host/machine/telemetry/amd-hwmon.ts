import type { Probe } from "../probe.js";
import { type Chip, firstReadable, listChips } from "./hwmon.js";
import { type Channel, deviceLabel, type OpenReader } from "./reader.js";
import { presentSensors, readSensors, type SensorFile } from "./sensor-files.js";

/** A graphics unit inside the processor: only those have a voltage called vddnb. Their power is the package's. */
async function isInProcessor(probe: Pick<Probe, "readFile">, { folder }: Chip): Promise<boolean> {
  return (await probe.readFile(`${folder}/in1_label`))?.trim() === "vddnb";
}

/** Files of one card: https://docs.kernel.org/gpu/amdgpu/thermal.html */
async function sensorsOf(
  probe: Pick<Probe, "readFile">,
  chip: Chip,
  device: string | null,
): Promise<SensorFile[]> {
  const { folder } = chip;
  const channel = (quantity: Channel["quantity"], method: string): Channel => {
    return { quantity, scope: "gpu", device, method };
  };
  const average = `${folder}/power1_average`;
  const power = await firstReadable(probe, [average, `${folder}/power1_input`]);
  const method = power === average ? "as the driver averages it" : "single looks";
  const scope = (await isInProcessor(probe, chip)) ? "package" : "gpu";
  const others: SensorFile[] = [
    { path: `${folder}/temp1_input`, channel: channel("temperature", "edge sensor"), scale: 1e-3 },
    { path: `${folder}/freq1_input`, channel: channel("clock", "graphics clock"), scale: 1e-6 },
    {
      path: `${folder}/device/gpu_busy_percent`,
      channel: channel("utilization", "share of time busy"),
      scale: 0.01,
    },
    {
      path: `${folder}/device/mem_info_vram_used`,
      channel: channel("memory-used", "all processes"),
      scale: 1,
    },
  ];
  const present = await presentSensors(probe, others);
  return power === null
    ? present
    : [{ path: power, channel: { ...channel("power", method), scope }, scale: 1e-6 }, ...present];
}

/** AMD graphics cards through the hwmon files of their Linux driver. */
export const openAmdHwmon: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const chips = await listChips(probe, ["amdgpu"]);
  const files = await Promise.all(
    chips.map((chip, index) => sensorsOf(probe, chip, deviceLabel("GPU", index, chips.length))),
  );
  const sensors = files.flat();
  if (sensors.length === 0) return null;
  return { source: "amd-hwmon", read: () => readSensors(probe, sensors) };
};
