import { type Surroundings, thisMachine } from "../../host/models/places/surroundings.js";
import { AmbiguousModel } from "../../host/models/references/candidates.js";
import { resolveReference } from "../../host/models/references.js";
import type { ModelRegistry, ModelRow, SynthQuantization } from "../../schema/model.js";

/** What is to be shown: a file, or a model of which no file is needed. */
export type Shown =
  | { readonly kind: "file"; readonly path: string }
  | {
      readonly kind: "plan";
      readonly origin: "registry" | "synthetic";
      readonly row: ModelRow;
      readonly quantization: SynthQuantization;
    };

/** Finds what a reference stands for. A name of the registry whose file is not on this disk is shown all the same. */
export async function findShown(
  reference: string,
  registry: ModelRegistry,
  modelsFolder: string,
  around: Surroundings = thisMachine(),
): Promise<Shown> {
  try {
    const target = await resolveReference(reference, registry, modelsFolder, around);
    if (target.kind === "file") return { kind: "file", path: target.path };
    return { kind: "plan", origin: "synthetic", row: target.row, quantization: target.quantization };
  } catch (error) {
    if (error instanceof AmbiguousModel || !isRegistered(reference, registry)) throw error;
    const target = await resolveReference(`synth:${reference}`, registry, modelsFolder);
    if (target.kind === "file") throw error;
    return { kind: "plan", origin: "registry", row: target.row, quantization: target.quantization };
  }
}

function isRegistered(reference: string, { models }: ModelRegistry): boolean {
  const name = reference.split(":", 1)[0]?.toLowerCase() ?? "";
  return models.some(({ id, aliases }) => id === name || aliases.includes(name));
}
