import type { Gpu } from "../../schema/machine.js";
import { cleanDeviceName, cleanText } from "./clean-text.js";
import type { Probe } from "./probe.js";

/** No UUID, serial or bus id is asked for: what is not read cannot leak. */
const QUERY = [
  "--query-gpu=name,memory.total,driver_version,power.limit,power.default_limit",
  "--format=csv,noheader,nounits",
] as const;

const MIB = 1024 * 1024;

/** What nvidia-smi says, or why it says nothing. `trouble` is one line; null when it answered or is not installed. */
export interface NvidiaAnswer {
  readonly status: "answered" | "absent" | "failed" | "timeout";
  readonly gpus: readonly Gpu[];
  readonly trouble: string | null;
}

/** A positive number, or null for what nvidia-smi prints instead: [N/A], [Not Supported], [Unknown Error]. */
function figure(text: string | undefined): number | null {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value > 0 ? value : null;
}

function parseRow(line: string): Gpu | null {
  const fields = line.split(",").map((field) => field.trim());
  if (fields.length < 5) return null;
  // Counted from the end, so that a comma inside a name does not shift the figures.
  const [memory, driver, power, defaultPower] = fields.slice(-4);
  const name = cleanDeviceName(fields.slice(0, -4).join(", "));
  if (name === "" || name.startsWith("[")) return null;
  const memoryMib = figure(memory);
  // GB10 and Jetson share the CPU's memory and report [N/A]: https://docs.nvidia.com/dgx/dgx-spark/known-issues.html
  const unified = memoryMib === null && /\b(GB10|Orin|Xavier|Thor|Tegra)\b/i.test(name);
  return {
    name,
    vendor: "NVIDIA",
    memoryBytes: memoryMib === null ? null : Math.round(memoryMib * MIB),
    driver: driver !== undefined && /^\d[\w.]*$/.test(driver) ? driver : null,
    powerLimitWatts: figure(power),
    defaultPowerLimitWatts: figure(defaultPower),
    unifiedMemory: unified ? true : memoryMib === null ? null : false,
    source: "nvidia-smi",
  };
}

/** Graphics cards in nvidia-smi's CSV without header and units; lines that are no rows are left out. */
export function parseNvidiaSmi(csv: string): Gpu[] {
  return csv.split(/\r?\n/).flatMap((line) => parseRow(line) ?? []);
}

/** Asks nvidia-smi for its cards, with the reason in one line when it is installed and cannot tell. */
export async function askNvidiaSmi(probe: Pick<Probe, "exec">): Promise<NvidiaAnswer> {
  const answer = await probe.exec("nvidia-smi", QUERY);
  if (answer.status === "missing") return { status: "absent", gpus: [], trouble: null };
  if (answer.status === "timeout") {
    return { status: "timeout", gpus: [], trouble: "nvidia-smi did not answer in time" };
  }
  // Some drivers print the rows and then end with a status other than 0.
  const gpus = parseNvidiaSmi(answer.stdout);
  if (gpus.length > 0) return { status: "answered", gpus, trouble: null };
  const lines = `${answer.stdout}\n${answer.stderr}`.split("\n").map(cleanText);
  const trouble = lines.find((line) => line !== "") ?? `nvidia-smi ended with status ${answer.exitCode}`;
  return { status: "failed", gpus: [], trouble };
}
