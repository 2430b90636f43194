import type { EngineSettings } from "../../schema/plan.js";
import type { ResultComparison, SideComparison } from "../compare/comparison-model.js";
import type { NextCommand } from "./report-model.js";

/** What may stand in a command for copying: nothing that a shell would act on. */
const SAFE_WORD = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;

/** Flags of `rigmark run` that take a list, for settings that a comparison can turn on. */
const LIST_FLAGS = {
  threads: "-t",
  batchSize: "-b",
  gpuLayers: "--ngl",
  flashAttention: "--fa",
  backend: "--backend",
  kvCacheTypeK: "-ctk",
  kvCacheTypeV: "-ctv",
} as const satisfies Partial<Record<keyof EngineSettings, string>>;

/** Commands worth trying after a comparison. */
export function compareNext(comparison: ResultComparison): NextCommand[] {
  const open = comparison.pairs.find(({ rows }) =>
    rows.some(({ outcome }) => outcome.kind === "compared" && outcome.verdict === "inconclusive"),
  );
  const measure = open === undefined ? null : measureTogether(comparison, open);
  const last = comparison.sides.at(-1);
  const report = last !== undefined && SAFE_WORD.test(last.runId) ? [last.runId] : [];
  return [
    ...(measure === null ? [] : [measure]),
    ...report.map((id) => ({
      command: `npx rigmark report ${id}`,
      purpose: comparison.mode === "one-result" ? "the whole run" : `all of ${last?.letter}`,
    })),
  ];
}

/** The run that would decide, where both sides can be had on one machine. */
function measureTogether({ sides }: ResultComparison, pair: SideComparison): NextCommand | null {
  const both = sides.filter(({ letter }) => letter === pair.a || letter === pair.b);
  if (!pair.sameMachine || both.some(({ tool }) => tool.engine === "imported")) return null;
  const setUps = both.flatMap((side) => side.setUps);
  const models = unique(setUps.map(({ model }) => model.reference));
  if (models.length === 0 || !models.every((model) => SAFE_WORD.test(model))) return null;
  const lists = Object.entries(LIST_FLAGS).flatMap(([key, flag]) => {
    const values = unique(
      setUps.map(({ settings }) => String(settings[key as keyof typeof LIST_FLAGS] ?? 999)),
    );
    return values.length < 2 ? [] : [`${flag} ${values.join(",")}`];
  });
  const words = [...models.map((model) => `-m ${model}`), ...lists, "--profile rigorous"];
  const inPairs = models.length > 1 || lists.length > 0;
  return {
    command: `npx rigmark run ${words.join(" ")}`,
    purpose: inPairs ? "both in one run, in pairs" : "more processes of each",
  };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
