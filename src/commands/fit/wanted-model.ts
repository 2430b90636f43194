import { advisedQuantizations, type SizedModel, sizedModel } from "../../core/predict/fit-memory.js";
import { RigmarkError } from "../../errors.js";
import { defaultQuantization, splitQuantization } from "../../host/models/references/quantization.js";
import { findModel } from "../../host/models/registry.js";
import type { ModelRegistry, ModelRow } from "../../schema/model.js";
import { quoted, usage } from "../run/flag-values.js";

/** A model of the registry in one quantization. */
export interface WantedModel {
  readonly row: ModelRow;
  readonly quantization: string;
  readonly sized: SizedModel;
}

/** Reads `-m`: an id or alias, `synth:` before it or not, a quantization after it or not. */
export function wantedModel(text: string, registry: Pick<ModelRegistry, "models">): WantedModel {
  const name = text.replace(/^synth:/i, "");
  if (/[\\/]|\.gguf$|^(hf|ollama):/i.test(name)) {
    throw usage(
      `-m: ${quoted(text)} is no name of the registry`,
      "fit takes names, e.g. -m r1-14b:Q4_K_M; see: rigmark models list",
    );
  }
  const { name: id, quantization: named } = splitQuantization(name);
  const row = findModel(registry, id);
  const advised = advisedQuantizations(row);
  const usual = defaultQuantization(row);
  const quantization = named ?? (advised.includes(usual) ? usual : (advised[0] ?? usual));
  const sized = sizedModel(row, quantization);
  if (sized !== null) return { row, quantization, sized };
  throw new RigmarkError("bad-model", `the size of ${row.id} in ${quoted(quantization)} is not known`, {
    hint: `Known: ${[...new Set([...advised, ...Object.keys(row.files)])].join(", ")}`,
  });
}

/** Refuses a context that the model was not made for. */
export function refuseLongContext({ row }: WantedModel, contextTokens: number): void {
  if (contextTokens <= row.shape.contextLength) return;
  throw usage(
    `--context: ${row.id} ends at ${row.shape.contextLength} tokens`,
    `e.g. --context ${row.shape.contextLength}`,
  );
}
