import { RigmarkError } from "../../errors.js";
import type { ModelRegistry, ModelRow } from "../../schema/model.js";

/** Finds a model by id or alias, whatever the case; rejects an unknown name with the nearest known one. */
export function findModel(registry: ModelRegistry, name: string): ModelRow {
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
    .map((name) => ({ name, edits: editDistance(typed, name) }))
    .sort((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(1, typed.length / 3) ? best.name : null;
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === letter ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
