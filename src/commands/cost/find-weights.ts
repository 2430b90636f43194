import { gpqaOf } from "../../core/cost/cloud/offers.js";
import type { SubjectModel } from "../../core/cost/subject.js";
import { nearestName } from "../../host/models/registry.js";
import type { Tables } from "../result-context.js";
import { quoted, usage } from "../run/flag-values.js";

type KnownTables = Pick<Tables, "models" | "prices" | "scores">;

/** What the bill needs of a model known by the registry. */
export function modelOfRegistry(
  registryId: string | null,
  { models, scores }: KnownTables,
): Omit<SubjectModel, "name" | "weights"> {
  const row = models.find(({ id }) => id === registryId);
  return {
    weightsKey: row?.weightsKey ?? null,
    gpqaDiamond: gpqaOf(row?.scoresKey ?? null, scores),
    isReasoning: row !== undefined && row.reasoningFormat !== null,
  };
}

/** Finds `--model` by an id or alias of the registry, or by the key of weights in the price list. */
export function findWeights(name: string, tables: KnownTables): SubjectModel {
  const wanted = name.toLowerCase().replace(/:[^:]*$/, "");
  const row = tables.models.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
  if (row !== undefined) return { ...modelOfRegistry(row.id, tables), name: row.shortName, weights: null };
  const keys = [...new Set(tables.prices.flatMap(({ weights }) => weights ?? []))];
  if (keys.includes(wanted)) {
    return {
      name: wanted,
      weights: null,
      weightsKey: wanted,
      gpqaDiamond: gpqaOf(wanted, tables.scores),
      isReasoning: /(^|-)r1(-|$)/.test(wanted),
    };
  }
  const known = [...keys, ...tables.models.flatMap(({ id, aliases }) => [id, ...aliases])];
  const nearest = nearestName(wanted, known);
  throw usage(
    `--model: ${quoted(name)} is no model of the registry or the price list`,
    nearest === null ? "See: rigmark models list" : `Did you mean ${nearest}?`,
  );
}
