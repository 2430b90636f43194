import { parseFigure } from "./reader.js";

/** Columns that can hold the power, the best first: an average integrates better than single looks. */
export const POWER_COLUMNS = ["power.draw.average", "power.draw.instant", "power.draw"] as const;
export type PowerColumn = (typeof POWER_COLUMNS)[number];

/**
 * Why clocks are lowered, bits of nvmlClocksEventReasons:
 * https://docs.nvidia.com/deploy/nvml-api/group__nvmlClocksEventReasons.html
 */
const HW_SLOWDOWN = 0x08;
const SW_THERMAL_SLOWDOWN = 0x20;
const HW_THERMAL_SLOWDOWN = 0x40;
const HW_POWER_BRAKE_SLOWDOWN = 0x80;
const HARDWARE = HW_SLOWDOWN | HW_THERMAL_SLOWDOWN | HW_POWER_BRAKE_SLOWDOWN;

const MIB = 1024 * 1024;

/** What one line says of one card, in the units of the schema. */
export interface NvidiaRow {
  readonly index: number;
  readonly power: Readonly<Record<PowerColumn, number | null>>;
  readonly temperature: number | null;
  readonly clock: number | null;
  readonly utilization: number | null;
  readonly memoryUsed: number | null;
  /** 1 while the hardware lowers the clocks (heat, power brake), else 0. */
  readonly throttleHardware: number | null;
  /** 1 while the driver lowers the clocks because of heat, else 0. */
  readonly throttleSoftware: number | null;
}

/** Reads one line of nvidia-smi's CSV without header and units; null when it is no such line. */
export function parseNvidiaRow(line: string, columns: readonly string[]): NvidiaRow | null {
  const fields = line.split(",").map((field) => field.trim());
  const field = (name: string): string | undefined => fields[columns.indexOf(name)];
  const index = field("index");
  if (fields.length !== columns.length || index === undefined || !/^\d{1,3}$/.test(index)) return null;
  const reasons = parseFigure(
    field("clocks_event_reasons.active") ?? field("clocks_throttle_reasons.active"),
  );
  const flag = (bits: number): number | null => (reasons === null ? null : Number((reasons & bits) !== 0));
  return {
    index: Number(index),
    power: {
      "power.draw.average": parseFigure(field("power.draw.average")),
      "power.draw.instant": parseFigure(field("power.draw.instant")),
      "power.draw": parseFigure(field("power.draw")),
    },
    temperature: parseFigure(field("temperature.gpu")),
    clock: parseFigure(field("clocks.sm")),
    utilization: parseFigure(field("utilization.gpu"), 0.01),
    memoryUsed: parseFigure(field("memory.used"), MIB),
    throttleHardware: flag(HARDWARE),
    throttleSoftware: flag(SW_THERMAL_SLOWDOWN),
  };
}
