import { describe, expect, it } from "vitest";
import { remarksOn } from "../../../../src/core/report/remarks.js";
import type { SpeedRow } from "../../../../src/core/report/report-model.js";
import { remarkWords } from "../../../../src/core/report/wording.js";
import type { Finding } from "../../../../src/core/validity/verdict.js";
import { report } from "../../../fixtures/reports.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const load = (cores: string): Finding => ({
  code: "V06",
  verdict: "noisy",
  reason: `other programs used ${cores} cores`,
  remedy: "close them",
});

/** Rows named pp1, pp2, ...: one for each list of findings. */
function rows(findings: readonly (readonly Finding[])[]): SpeedRow[] {
  const stories = findings.map((_, index) => ({ asked: `pp${index + 1}`, speeds: [9, 9, 9] }));
  const measured = report(resultDocument(stories)).models[0]?.rows ?? [];
  return measured.map((row, index) => ({
    ...row,
    judgement: { verdict: findings[index]?.[0]?.verdict ?? "valid", findings: findings[index] ?? [] },
  }));
}

const words = (shown: readonly SpeedRow[]) => remarksOn(shown).map(remarkWords);

describe("remarks on many rows", () => {
  it("stand one by one while they are few", () => {
    expect(words(rows([[load("1.0")], [load("0.5")]]))).toEqual([
      "pp1 noisy: other programs used 1.0 cores. Close them.",
      "pp2 noisy: other programs used 0.5 cores. Close them.",
    ]);
  });

  it("become one when they differ in their figures only", () => {
    expect(words(rows([[load("1.0")], [load("0.5")], [load("0.7")]]))).toEqual([
      "pp1, pp2, pp3 noisy: other programs used 1.0 cores. Close them. (Figures of pp1; those of the others differ.)",
    ]);
  });

  it("keep what is of another kind apart", () => {
    const spread: Finding = {
      code: "V08",
      verdict: "wide",
      reason: "processes disagree",
      remedy: "use more",
    };
    const all = words(rows([[load("1")], [load("2")], [load("3")], [spread]]));
    expect(all).toHaveLength(2);
    expect(all[1]).toBe("pp4 wide: processes disagree. Use more.");
  });

  it("name the first few of many rows", () => {
    const [only, ...others] = words(rows(new Array(9).fill([load("1")])));
    expect(only).toBe("pp1, pp2, pp3 and 6 more noisy: other programs used 1 cores. Close them.");
    expect(others).toEqual([]);
  });

  it("say in one sentence what was cut short", () => {
    const stories = ["pp512", "tg128"].map((asked) => ({ asked, speeds: [9, 9, 9] }));
    const cut = stories.map((story, index) => ({ ...story, ran: ["pp256", "tg64"][index] ?? "" }));
    expect(words(report(resultDocument(cut)).models[0]?.rows ?? [])).toEqual([
      "pp256, tg64: shortened from pp512, tg128 to save time.",
    ]);
  });

  it("say of skipped rows why, and of many that their figures differ", () => {
    const skipped = [1, 2, 3].map((minutes) => ({
      asked: `pp512@${minutes}`,
      skipped: `reading takes ${minutes} min`,
    }));
    expect(words(report(resultDocument(skipped)).models[0]?.rows ?? [])).toEqual([
      "pp512 @ d1, pp512 @ d2, pp512 @ d3: skipped: reading takes 1 min. (Figures of pp512 @ d1; those of the others differ.)",
    ]);
  });
});
