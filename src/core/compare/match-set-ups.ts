import type { MeasuredModel } from "../../schema/result.js";
import { type ModelMatch, matchModels } from "./same-model.js";
import { type SetUp, sameSettings } from "./set-ups.js";

/** Set-ups of two sides that belong together. */
export interface MatchedSetUps {
  readonly pairs: readonly (readonly [SetUp, SetUp])[];
  /** The weakest reason by which models are taken for the same; null when the models are what is compared. */
  readonly modelMatch: ModelMatch | null;
  /** Why there is no pair; null when there is one. */
  readonly reason: string | null;
}

const CERTAINTY: readonly ModelMatch[] = ["name", "shape", "content"];

/** Of two results: the same model, and the same settings where one of them has several. */
export function matchAcrossResults(a: readonly SetUp[], b: readonly SetUp[]): MatchedSetUps {
  const pairs: [SetUp, SetUp][] = [];
  const matches: ModelMatch[] = [];
  for (const setUpA of a) {
    const sameModel = b.filter(({ model }) => matchModels(setUpA.model, model) !== null);
    const alone =
      sameModel.length === 1 && a.filter(({ model }) => model.key === setUpA.model.key).length === 1;
    const found = alone
      ? sameModel[0]
      : sameModel.find(({ settings }) => sameSettings(settings, setUpA.settings));
    const match = found === undefined ? null : matchModels(setUpA.model, found.model);
    if (found === undefined || match === null) continue;
    pairs.push([setUpA, found]);
    matches.push(match);
  }
  const modelMatch = CERTAINTY.find((certainty) => matches.includes(certainty)) ?? null;
  return { pairs, modelMatch, reason: pairs.length > 0 ? null : whyNone(a, b) };
}

function whyNone(a: readonly SetUp[], b: readonly SetUp[]): string {
  if (a.length === 0 || b.length === 0) return "one of them planned no test";
  const common = a.some((setUp) => b.some(({ model }) => matchModels(setUp.model, model) !== null));
  if (common) return "no settings of one stand in the other";
  return `they measured different models: ${names(a)} and ${names(b)}`;
}

function names(setUps: readonly SetUp[]): string {
  return [...new Set(setUps.map(({ model }) => modelName(model)))].join(", ");
}

function modelName({ displayName, quantization, weights, sha256 }: MeasuredModel): string {
  const hash = sha256 === null ? "" : ` ${sha256.slice(0, 12)}`;
  return `${[displayName, quantization, weights].filter((part) => part !== null).join(" ")}${hash}`;
}
