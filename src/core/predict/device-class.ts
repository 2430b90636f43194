import type { HardwareRow } from "../../schema/hardware.js";

/** Devices whose decode speed follows one pair of constants. */
export type DecodeClass = "cuda" | "hbm" | "amd" | "metal" | "cpu";

/** Devices whose prefill reaches about the same share of their FP16 rate. */
export type PrefillClass = "geforce" | "nvidia-pro" | "hbm" | "amd" | "metal" | "cpu";

type Described = Pick<HardwareRow, "id" | "name" | "kind" | "backends">;

/** Data centre cards with stacked memory, by name. */
const STACKED = /\b(a100|a30|h100|h200|gh200|b100|b200|v100|p100|mi\d{2,3}x?)\b/i;
/** NVIDIA cards whose FP16 rate counts FP32 accumulation at full speed. */
const PROFESSIONAL = /\b(a\d{2,4}|l4|l40s?|t4|ada|pro|quadro|tesla)\b/i;

/** Class of a device for decode; `onCpu` where its processor computes instead of its graphics unit. */
export function decodeClass(row: Described, onCpu = false): DecodeClass {
  if (onCpu || row.kind === "cpu") return "cpu";
  if (row.kind === "apple") return "metal";
  if (STACKED.test(row.name)) return "hbm";
  return row.backends.includes("cuda") ? "cuda" : "amd";
}

/** Class of a device for prefill. */
export function prefillClass(row: Described, onCpu = false): PrefillClass {
  const decode = decodeClass(row, onCpu);
  if (decode !== "cuda") return decode;
  return PROFESSIONAL.test(row.name) ? "nvidia-pro" : "geforce";
}
