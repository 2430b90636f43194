import { distance } from "fastest-levenshtein";
import { RigmarkError } from "../../errors.js";
import type { ModelRegistry, ModelRow } from "../../schema/model.js";

/** Finds a model by id or alias, whatever the case; rejects an unknown name with the nearest known one. */
export function findModel(registry: Pick<ModelRegistry, "models">, name: string): ModelRow {
  const wanted = name.toLowerCase();
  const row = registry.models.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
  if (row !== undefined) return row;
  const nearest = nearestName(
    wanted,
    registry.models.flatMap(({ id, aliases }) => [id, ...aliases]),
  );
  throw new RigmarkError("bad-model", `no model is called ${JSON.stringify(name)}`, {
    hint:
      nearest === null
        ? "See the known ones with: rigmark models list"
        : `Did you mean ${nearest}? See all with: rigmark models list`,
  });
}

/** The known name with the fewest edits, when it takes no more than a third of the letters typed; null otherwise. */
export function nearestName(typed: string, known: readonly string[]): string | null {
  const ranked = known
    .map((name) => ({ name, edits: distance(typed, name) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(1, typed.length / 3) ? best.name : null;
}
