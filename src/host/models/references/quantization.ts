import { RigmarkError } from "../../../errors.js";
import { type ModelRow, SynthQuantization } from "../../../schema/model.js";
import { nearestName } from "../registry.js";

/** Quantization meant when none is named and a model is published in several. */
const USUAL_QUANTIZATION = "Q4_K_M";

/** Quantization meant when none is named: the only one that is published, else Q4_K_M. */
export function defaultQuantization({ files }: ModelRow): string {
  const [only, ...others] = Object.keys(files);
  return only !== undefined && others.length === 0 ? only : USUAL_QUANTIZATION;
}

/** Splits `name[:quantization]`; a null quantization was not named. */
export function splitQuantization(text: string): { name: string; quantization: string | null } {
  const [name = "", ...rest] = text.split(":");
  return { name, quantization: rest.length === 0 ? null : rest.join(":").toUpperCase() };
}

/** The quantization to write for a synthetic model; rejects what cannot be written with "bad-model". */
export function synthQuantization(row: ModelRow, named: string | null): SynthQuantization {
  const wanted = named ?? defaultQuantization(row);
  const quantization = SynthQuantization.safeParse(wanted);
  if (quantization.success) return quantization.data;
  throw new RigmarkError("bad-model", `no synthetic model in ${JSON.stringify(wanted.slice(0, 40))}`, {
    hint: suggest(wanted, SynthQuantization.options, "Quantizations that can be written"),
  });
}

/** The refusal of a quantization in which no file of a model is known. */
export function unknownQuantization(row: ModelRow, wanted: string): RigmarkError {
  const known = Object.keys(row.files);
  const what = `no file of ${row.id} in ${JSON.stringify(wanted.slice(0, 40))} is known`;
  if (known.length > 0) {
    return new RigmarkError("bad-model", what, { hint: suggest(wanted, known, "Known") });
  }
  return new RigmarkError("bad-model", `no published file of ${row.id} is known`, {
    hint: `Measure its speed with made-up weights: -m synth:${row.id}; or name your own file: -m path/to/model.gguf`,
  });
}

function suggest(wanted: string, known: readonly string[], label: string): string {
  const nearest = nearestName(wanted, known);
  return `${nearest === null ? "" : `Did you mean ${nearest}? `}${label}: ${known.join(", ")}`;
}
