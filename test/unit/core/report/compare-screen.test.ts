import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { compareResults } from "../../../../src/core/compare/compare-results.js";
import type { ResultComparison } from "../../../../src/core/compare/comparison-model.js";
import type { Colors } from "../../../../src/core/report/colors.js";
import { renderCompareMarkdown } from "../../../../src/core/report/compare-markdown.js";
import { renderCompareScreen } from "../../../../src/core/report/compare-screen.js";
import type { NeighbourRow } from "../../../../src/schema/neighbours.js";
import {
  around,
  compared,
  contender,
  later,
  regression,
  run,
  strangers,
  sweep,
} from "../../../fixtures/comparisons.js";
import { NO_COLORS } from "../../../fixtures/reports.js";
import { NEIGHBOURS } from "../../data/data-tables.js";

const SCREENS = "../../../fixtures/screens";
const PUBLISHED = NEIGHBOURS.slice(0, 4);

const STORIES: readonly [name: string, story: () => ResultComparison, neighbours: NeighbourRow[] | null][] = [
  ["regression", regression, null],
  ["sweep", sweep, PUBLISHED],
  ["strangers", strangers, null],
];

function screen(
  comparison: ResultComparison,
  width: number,
  neighbours: NeighbourRow[] | null = null,
): string {
  return renderCompareScreen(comparison, neighbours, { width, colors: NO_COLORS });
}

describe("the comparison on a screen", () => {
  describe.each(STORIES)("of the %s", (name, story, neighbours) => {
    it.each([80, 120])("looks as intended in %i columns", async (width) => {
      const text = screen(story(), width, neighbours);
      await expect(text).toMatchFileSnapshot(`${SCREENS}/compare-${name}-${width}.txt`);
    });

    it("is the same content in Markdown", async () => {
      const text = renderCompareMarkdown(story(), neighbours);
      await expect(text).toMatchFileSnapshot(`${SCREENS}/compare-${name}-markdown.txt`);
    });

    it("fits every width from 80 columns on, but for what is to be copied", () => {
      fc.assert(
        fc.property(fc.integer({ min: 80, max: 160 }), (width) => {
          const lines = screen(story(), width, neighbours).split("\n");
          const wide = lines.filter((line) => stringWidth(line) > Math.min(width, 120));
          expect(wide.filter((line) => !/npx rigmark|^ \[\d+\] /.test(line))).toEqual([]);
        }),
        { numRuns: 20 },
      );
    });

    it("has no trailing spaces, no escape, and says the same in colour", () => {
      const plain = screen(story(), 80, neighbours);
      expect(plain).not.toMatch(/[ \t]$/m);
      expect(plain).not.toContain("\u001b");
      const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
      const colors: Colors = {
        bold: paint,
        dim: paint,
        red: paint,
        green: paint,
        yellow: paint,
        cyan: paint,
      };
      const colored = renderCompareScreen(story(), neighbours, { width: 80, colors });
      expect(colored).toContain("\u001b[31m");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing the colours is the point
      expect(colored.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).toBe(plain);
    });
  });

  it("gives the differences first, then the rows, then the answer, then what to do", () => {
    const text = screen(regression(), 80);
    const places = ["different", "tg128", "Smallest difference", "VERDICT", "Next"].map((word) =>
      text.indexOf(word),
    );
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it("turns the ratio of requests into a time: later is slower", () => {
    const text = screen(regression(), 120);
    expect(text).toMatch(/req512\+64 +9\.\d+ s +10\.2 s +\+1\d\.\d % +.*B SLOWER: first token later/);
    expect(text).toContain("less is better");
  });

  it("never puts what a result says into a command for copying", () => {
    expect(screen(strangers(), 120)).not.toMatch(/npx.*rm -rf/);
    expect(screen(strangers(), 120)).not.toContain("\u001b");
    expect(renderCompareMarkdown(strangers(), null)).not.toMatch(/<b>|[^\\]`rm/);
  });

  it("says in one line when no test can be told", () => {
    const one = run([
      { asked: "tg128", speeds: [10] },
      { asked: "pp512", speeds: [50] },
    ]);
    const text = screen(compared(one, later(one, 1)), 80);
    expect(text).toContain("cannot tell: only 1 process of each");
    expect(text).toContain("VERDICT: Cannot tell in any test.");
    expect(text).not.toContain("Smallest difference");
  });

  it("explains a verdict that was taken back for the number of rows", () => {
    const noise = [0.985, 1, 1.015, 0.99, 1.01];
    const tests = (factor: (index: number) => number) =>
      Array.from({ length: 12 }, (_, index) => ({
        asked: `tg${64 + index}`,
        speeds: noise.map((value) => 10 * value * factor(index)),
      }));
    const comparison = compared(
      run(tests(() => 1)),
      later(run(tests((index) => (index === 0 ? 1.043 : 1.03))), 1),
    );
    expect(screen(comparison, 80)).toMatch(/among so many\s+rows this may be\s+chance\*/);
    expect(screen(comparison, 80)).toContain("* Alone it would count.");
  });

  it("says when models are taken for the same by name only", () => {
    const real = (sha256: string | null) => {
      const document = run([{ asked: "tg128", speeds: around(10, 3) }]);
      return {
        ...document,
        models: document.models.map((one) => ({ ...one, weights: "real" as const, sha256 })),
      };
    };
    const text = screen(compared(real("ab".repeat(32)), later(real(null), 1)), 80);
    expect(text.replace(/\s+/g, " ")).toContain("taken for the same by the file's name: a hash is missing.");
  });

  it("puts what was measured here beside published rows, and never an invalid figure", () => {
    const document = run([
      { asked: "tg128", speeds: around(10, 3) },
      { asked: "pp512", speeds: around(58, 3) },
    ]);
    const alone = compareResults([contender(document, { c2: "invalid" })], { epsilon: 0.02, psi: null });
    expect(screen(alone, 80, PUBLISHED)).toContain(" Measured here: tg128 10.0 tokens/s.\n");
    expect(renderCompareMarkdown(alone, PUBLISHED)).toContain("Measured here: tg128 10.0 tokens/s.");
  });

  it("says that no neighbour is known instead of showing an empty table", () => {
    expect(screen(regression(), 80, [])).toContain("No published row is known");
  });
});
