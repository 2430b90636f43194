import type { MeasuredModel } from "../../schema/result.js";

/**
 * How two models are known to be the same: by the hash of the file; by the shape that both were made up in; or by
 * name only, where one side has no hash.
 */
export type ModelMatch = "content" | "shape" | "name";

/** Null when the models differ. Speed depends on the shape of made-up weights, not on their values. */
export function matchModels(a: MeasuredModel, b: MeasuredModel): ModelMatch | null {
  if (a.weights !== b.weights) return null;
  if (a.sha256 !== null && b.sha256 !== null) return a.sha256 === b.sha256 ? "content" : null;
  const sameFile = a.fileName === b.fileName && a.quantization === b.quantization;
  if (a.weights === "real") return sameFile ? "name" : null;
  if (a.registryId === null || b.registryId === null) return sameFile ? "name" : null;
  return a.registryId === b.registryId && a.quantization === b.quantization ? "shape" : null;
}
