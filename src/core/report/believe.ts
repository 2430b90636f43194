import type { SpeedRow } from "./report-model.js";

/** Answers to "believe it?", best first. */
const WORDS = ["yes", "wide", "noisy", "NO", "failed", "skipped", "not run"] as const;
export type BelieveWord = (typeof WORDS)[number];

/** Answer to "believe it?" in one word. */
export function believeWord(row: SpeedRow): BelieveWord {
  if (row.status === "failed") return "failed";
  if (row.status === "skipped") return "skipped";
  if (row.judgement === null) return "not run";
  const words = { valid: "yes", wide: "wide", noisy: "noisy", invalid: "NO" } as const;
  return words[row.judgement.verdict];
}

/** How many rows got each answer, best first, e.g. "9 yes", "1 NO". */
export function believeCounts(rows: readonly SpeedRow[]): { word: BelieveWord; phrase: string }[] {
  return WORDS.flatMap((word) => {
    const count = rows.filter((row) => believeWord(row) === word).length;
    return count === 0 ? [] : [{ word, phrase: `${count} ${word}` }];
  });
}

/** The answers of all rows in one line. */
export function believeSummary(rows: readonly SpeedRow[]): string {
  const counts = believeCounts(rows);
  const reasons = counts.some(({ word }) => word !== "yes") ? "; reasons below" : "";
  return counts.map(({ phrase }) => phrase).join(", ") + reasons;
}
