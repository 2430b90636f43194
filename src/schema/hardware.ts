import * as z from "zod";

/** One row of data/hardware.json: what a device can do by its maker's own figures. */
export const HardwareRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().min(1),
  kind: z.enum(["gpu", "apple", "system", "cpu"]),
  /** Lower-case texts; a device whose name contains one of them is this row (longest match wins). */
  matches: z.array(z.string().min(2)),
  memoryGb: z.number().positive().nullable(),
  /** Theoretical memory bandwidth, GB/s. */
  bandwidthGbPerSecond: z.number().positive().nullable(),
  /** Dense FP16 rate, TFLOPS, FP32 accumulate where the vendor has matrix units. */
  fp16Tflops: z.number().positive().nullable(),
  tdpWatts: z.number().positive().nullable(),
  /** Draw of the device doing nothing, W; null when we know no source. */
  idleWatts: z.number().nonnegative().nullable(),
  /** Price at launch, USD: not what it costs today. */
  msrpUsd: z.number().positive().nullable(),
  year: z.int().nullable(),
  checkedAt: z.iso.date(),
  source: z.string().min(1),
});
export type HardwareRow = z.infer<typeof HardwareRow>;

export const HardwareTable = z.strictObject({ schemaVersion: z.literal(1), rows: z.array(HardwareRow) });
export type HardwareTable = z.infer<typeof HardwareTable>;
