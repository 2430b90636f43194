import * as z from "zod";
import { withinLimit } from "../probe.js";
import { feedLines } from "./line-feed.js";
import type { Channel, OpenReader, Reading } from "./reader.js";

const EVERY_MS = 500;
/** A run starts with a look at the temperature: worth waiting for the first line. */
const FIRST_LIMIT_MS = 2000;

const Sample = z.object({
  sys_power: z.number().nullish(),
  all_power: z.number().nullish(),
  temp: z.object({ cpu_temp_avg: z.number().nullish(), gpu_temp_avg: z.number().nullish() }).nullish(),
  /** [MHz, share] until 0.8; since then gpu_active_ratio. */
  gpu_usage: z.tuple([z.number(), z.number()]).nullish(),
  gpu_active_ratio: z.number().nullish(),
});

/** What one line of `macmon pipe` says, in the units of the schema. */
export interface MacmonRow {
  /** The whole machine, as its management controller counts it, W. */
  readonly systemPower: number | null;
  /** CPU, GPU and neural engine together, W. */
  readonly packagePower: number | null;
  readonly cpuTemperature: number | null;
  readonly gpuTemperature: number | null;
  readonly gpuUtilization: number | null;
}

/** A sensor that macmon cannot read shows as 0. */
const known = (value: number | null | undefined): number | null => value || null;

/** Reads one line of JSON; null when it is something else. Fields: https://github.com/vladkens/macmon */
export function parseMacmonLine(line: string): MacmonRow | null {
  const sample = Sample.safeParse(parseJson(line)).data;
  if (sample === undefined) return null;
  return {
    systemPower: known(sample.sys_power),
    packagePower: known(sample.all_power),
    cpuTemperature: known(sample.temp?.cpu_temp_avg),
    gpuTemperature: known(sample.temp?.gpu_temp_avg),
    gpuUtilization: sample.gpu_active_ratio ?? sample.gpu_usage?.[1] ?? null,
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const CHANNELS: Readonly<Record<keyof MacmonRow, Channel>> = {
  systemPower: { quantity: "power", scope: "system", device: null, method: "management controller" },
  packagePower: { quantity: "power", scope: "package", device: null, method: "0.5 s average" },
  cpuTemperature: { quantity: "temperature", scope: "package", device: null, method: "mean of the sensors" },
  gpuTemperature: { quantity: "temperature", scope: "gpu", device: null, method: "mean of the sensors" },
  gpuUtilization: { quantity: "utilization", scope: "gpu", device: null, method: "share of time busy" },
};

/** Apple silicon through macmon, which needs no root. */
export const openMacmon: OpenReader = async (context) => {
  const { probe, note } = context;
  if (probe.platform !== "darwin" || probe.node.arch !== "arm64") return null;
  if ((await probe.exec("macmon", ["--version"])).status === "missing") {
    note("power and temperature are read through macmon, which is not installed: brew install macmon");
    return null;
  }
  const feed = feedLines(context, "macmon", ["pipe", "-i", String(EVERY_MS)], parseMacmonLine);
  await withinLimit(() => feed.first, FIRST_LIMIT_MS);
  return {
    source: "macmon",
    read: async () => {
      const arrivals = feed.take();
      if (arrivals.length === 0 && !feed.silent()) return [];
      return (Object.keys(CHANNELS) as (keyof MacmonRow)[]).map((name): Reading => {
        const values = arrivals.flatMap(({ row }) => row[name] ?? []);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return { channel: CHANNELS[name], value: values.length === 0 ? null : mean };
      });
    },
  };
};
