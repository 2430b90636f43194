import type { ModelRow } from "../../schema/model.js";
import { type ModelWeights, modelWeights } from "./model-weights.js";

/** A model with the weights it has in one quantization. */
export interface SizedModel {
  readonly model: Pick<ModelRow, "shape" | "files">;
  readonly weights: ModelWeights;
}

/** Weights of a model in a quantization; null where its size is not known. */
export function sizedModel(model: SizedModel["model"], quantization: string): SizedModel | null {
  const weights = modelWeights(model, quantization);
  return weights === null ? null : { model, weights };
}
