import { rankRows } from "../stats/ranks.js";
import type { ComparedRow, SideComparison, TestRanks } from "./comparison-model.js";
import { settingsKey } from "./set-ups.js";

/** What is known of one test: the sides that were compared in it, and who was told apart as faster than whom. */
interface TestStanding {
  readonly row: ComparedRow;
  readonly compared: Set<string>;
  /** "B A": B is faster than A. */
  readonly faster: Set<string>;
}

/** Ranks in every test that at least two sides were compared in, `letters` in their order. */
export function ranksOf(pairs: readonly SideComparison[], letters: readonly string[]): TestRanks[] {
  return standings(pairs).map(({ row, faster, compared }) => {
    const present = letters.filter((letter) => compared.has(letter));
    const ranks = rankRows(present.length, (a, b) =>
      faster.has(`${present[a]} ${present[b]}`) ? "faster" : "inconclusive",
    );
    return {
      label: row.label,
      setUp: row.setUp,
      ranks: present.map((side, index) => ({ side, rank: ranks[index] ?? 1 })),
    };
  });
}

function standings(pairs: readonly SideComparison[]): TestStanding[] {
  const tests = new Map<string, TestStanding>();
  for (const { a, b, rows } of pairs) {
    for (const row of rows) {
      const { outcome } = row;
      if (outcome.kind === "incomparable") continue;
      const key = rowKey(row);
      const test = tests.get(key) ?? { row, compared: new Set(), faster: new Set() };
      tests.set(key, test);
      test.compared.add(a).add(b);
      if (outcome.verdict === "faster") test.faster.add(`${b} ${a}`);
      if (outcome.verdict === "slower") test.faster.add(`${a} ${b}`);
    }
  }
  return [...tests.values()];
}

function rowKey({ label, setUp }: ComparedRow): string {
  if (setUp === null) return label;
  return `${label} ${setUp.model.displayName} ${setUp.model.quantization} ${settingsKey(setUp.settings)}`;
}
