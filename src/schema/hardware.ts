import * as z from "zod";
import { Backend } from "./plan.js";

/** One row of data/hardware.json: what a device can do by its maker's own figures. */
export const HardwareRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string().min(1),
  /** `gpu`: a card that needs a computer; `apple` and `system`: a whole computer; `cpu`: a processor with its memory. */
  kind: z.enum(["gpu", "apple", "system", "cpu"]),
  /** Lower-case texts; a device whose name contains one of them is this row (longest match wins). */
  matches: z.array(z.string().min(2)),
  /** Memory that a model can use, GB of 10^9 bytes; the largest configuration of unified memory. Null for a `cpu`. */
  memoryGb: z.number().positive().nullable(),
  /** Theoretical memory bandwidth, GB/s. */
  bandwidthGbPerSecond: z.number().positive().nullable(),
  /** Memory channels of 64 bits of a `cpu`; null for the others. */
  memoryChannels: z.int().positive().nullable(),
  /** Dense FP16 rate, TFLOPS, FP32 accumulate where the vendor has matrix units. */
  fp16Tflops: z.number().positive().nullable(),
  tdpWatts: z.number().positive().nullable(),
  /** Draw of the device doing nothing, W; null when we know no source. */
  idleWatts: z.number().nonnegative().nullable(),
  /** Price at launch, USD: not what it costs today. */
  msrpUsd: z.number().positive().nullable(),
  /** What that price buys, where it is not the device alone: "Mac Studio, 512 GB"; else null. */
  msrpFor: z.string().min(1).nullable(),
  year: z.int().nullable(),
  /** Backends of llama.cpp that drive it, the best first. */
  backends: z.array(Backend).min(1),
  /** `published`: each figure is in the source named; `from-memory`: some are not, and the source says which. */
  basis: z.enum(["published", "from-memory"]),
  checkedAt: z.iso.date(),
  source: z.string().min(1),
});
export type HardwareRow = z.infer<typeof HardwareRow>;

export const HardwareTable = z.strictObject({ schemaVersion: z.literal(2), rows: z.array(HardwareRow) });
export type HardwareTable = z.infer<typeof HardwareTable>;
