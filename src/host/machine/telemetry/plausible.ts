import type { TelemetryQuantity } from "../../../schema/telemetry.js";

/** More than any single device, processor or machine of this class draws, W. */
export const MOST_WATTS = 5000;

/**
 * What a figure may be, in the units of the schema. A temperature of 0 or 255 degrees, a clock of 0 MHz and 10 kW
 * are what broken sensors show.
 */
const LIMITS: Record<TelemetryQuantity, readonly [least: number, most: number]> = {
  power: [0, MOST_WATTS],
  energy: [0, Number.MAX_SAFE_INTEGER],
  temperature: [1, 130],
  clock: [1, 20_000],
  utilization: [0, 1],
  "memory-used": [0, 2 ** 50],
  "foreign-load": [0, 4096],
  "swapped-in": [0, Number.MAX_SAFE_INTEGER],
  "throttle-hardware": [0, Number.MAX_SAFE_INTEGER],
  "throttle-software": [0, Number.MAX_SAFE_INTEGER],
};

/** The figure, or null when no working sensor could have given it. */
export function plausible(quantity: TelemetryQuantity, value: number | null): number | null {
  const [least, most] = LIMITS[quantity];
  return value !== null && value >= least && value <= most ? value : null;
}
