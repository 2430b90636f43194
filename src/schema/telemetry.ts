import * as z from "zod";

/** Where a figure comes from. */
export const TelemetrySource = z.enum([
  "nvidia-smi",
  "rapl",
  "amd-hwmon",
  "intel-hwmon",
  "macmon",
  "battery",
  "cpu-thermal",
  "cpu-throttle",
  "cpu-clock",
  "proc-load",
  "proc-memory",
]);
export type TelemetrySource = z.infer<typeof TelemetrySource>;

/**
 * What is read. Units: power W, energy J (a running sum from 0), temperature degrees C, clock MHz, utilization
 * share 0 to 1, memory-used bytes, foreign-load cores, swapped-in bytes (a running sum),
 * throttle-hardware and throttle-software 0 or 1 (GPU) or a running count (CPU).
 */
export const TelemetryQuantity = z.enum([
  "power",
  "energy",
  "temperature",
  "clock",
  "utilization",
  "memory-used",
  "foreign-load",
  "swapped-in",
  "throttle-hardware",
  "throttle-software",
]);
export type TelemetryQuantity = z.infer<typeof TelemetryQuantity>;

/** How much of the machine a figure covers. `wall` is what a meter at the socket would show. */
export const TelemetryScope = z.enum(["gpu", "package", "system", "wall", "cpu"]);
export type TelemetryScope = z.infer<typeof TelemetryScope>;

/** One series of readings at about 1 Hz; `atMs` (Unix time, ms) and `values` have the same length. */
export const TelemetrySeries = z.strictObject({
  source: TelemetrySource,
  quantity: TelemetryQuantity,
  scope: TelemetryScope,
  /** Which of several alike, e.g. "GPU 0" or "package-1"; no serial and no UUID. Null when there is one. */
  device: z.string().nullable(),
  /** How the figure is made, in a few words, e.g. "1 s average" or "counter". */
  method: z.string(),
  atMs: z.array(z.number().positive()),
  values: z.array(z.number().nullable()),
});
export type TelemetrySeries = z.infer<typeof TelemetrySeries>;

/** A reader that could not be had or died, and what to do about it. */
export const TelemetryNote = z.strictObject({
  source: TelemetrySource,
  /** One clean line. */
  text: z.string(),
});
export type TelemetryNote = z.infer<typeof TelemetryNote>;

/** Everything the samplers of a run gave. */
export const Telemetry = z.strictObject({
  series: z.array(TelemetrySeries),
  notes: z.array(TelemetryNote),
  /** Window before the first process in which nothing was loaded, Unix ms; null when idle was not measured. */
  idle: z.strictObject({ fromMs: z.number().positive(), toMs: z.number().positive() }).nullable(),
  /** CPU seconds that sampling itself cost, this process and its readers; null where unknown. */
  ownCpuSeconds: z.number().nonnegative().nullable(),
});
export type Telemetry = z.infer<typeof Telemetry>;
