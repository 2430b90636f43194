import type { TelemetrySource } from "../../../schema/telemetry.js";
import { withinLimit } from "../probe.js";
import { openAmdHwmon } from "./amd-hwmon.js";
import { openBattery } from "./battery.js";
import { openCpuClock } from "./cpu-clock.js";
import { openCpuThermal } from "./cpu-thermal.js";
import { openCpuThrottle } from "./cpu-throttle.js";
import { openIntelHwmon } from "./intel-hwmon.js";
import { openMacmon } from "./macmon.js";
import { openNvidiaSmi } from "./nvidia-smi.js";
import { type LoadReader, openProcLoad } from "./proc-load.js";
import { openProcMemory } from "./proc-memory.js";
import { openRapl } from "./rapl.js";
import type { OpenReader, Reader, ReaderContext } from "./reader.js";

/** Time a source may take to show whether it is there. */
const OPEN_LIMIT_MS = 15_000;

const OPENERS: Readonly<Record<Exclude<TelemetrySource, "proc-load">, OpenReader>> = {
  "nvidia-smi": openNvidiaSmi,
  rapl: openRapl,
  "amd-hwmon": openAmdHwmon,
  "intel-hwmon": openIntelHwmon,
  macmon: openMacmon,
  battery: openBattery,
  "cpu-thermal": openCpuThermal,
  "cpu-throttle": openCpuThrottle,
  "cpu-clock": openCpuClock,
  "proc-memory": openProcMemory,
};

/** What this machine has. */
export interface OpenedReaders {
  /** All of them, the one of foreign load among them. */
  readonly readers: readonly Reader[];
  readonly load: LoadReader | null;
}

/** One that fails or does not answer is left out with a note. */
async function openReader<R extends Reader>(
  opener: OpenReader<R>,
  context: ReaderContext,
): Promise<R | null> {
  let answered = false;
  const reader = await withinLimit(async () => {
    const opened = await opener(context);
    answered = true;
    return opened;
  }, OPEN_LIMIT_MS);
  if (!answered) context.note("did not answer when it was opened");
  return reader;
}

/** Opens all sources at once; those that the machine does not have are left out. */
export async function openReaders(
  contextOf: (source: TelemetrySource) => ReaderContext,
): Promise<OpenedReaders> {
  const sources = Object.keys(OPENERS) as (keyof typeof OPENERS)[];
  const [load, ...others] = await Promise.all([
    openReader<LoadReader>(openProcLoad, contextOf("proc-load")),
    ...sources.map((source) => openReader(OPENERS[source], contextOf(source))),
  ] as const);
  return { load, readers: [load, ...others].filter((reader) => reader !== null) };
}
