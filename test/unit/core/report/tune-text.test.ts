import { describe, expect, it } from "vitest";
import { renderTune, type TuneReport } from "../../../../src/core/report/tune-text.js";
import type { Comparison } from "../../../../src/core/stats/comparison.js";
import { settings } from "../../../fixtures/result-documents.js";

const FLAGS = "-t 4 -b 1024 --fa off --ngl 22 --backend vulkan";

const comparison = (changes: Partial<Comparison>): Comparison => ({
  verdict: "faster",
  ratio: 1.123,
  low: 1.101,
  high: 1.145,
  n: 8,
  pDifferent: 0.001,
  pSame: 1,
  level: 0.022,
  smallestDifference: 0.03,
  pairsNeeded: null,
  ...changes,
});

const report = (changes: Partial<TuneReport> = {}): TuneReport => ({
  model: "synth:r1-qwen-1.5b",
  defaults: "-t 2",
  tried: [
    {
      ...{ stage: "layers", settings: settings(), flags: "", tokensPerSecond: 35.8 },
      ...{ halfWidthRatio: 0.002, problem: null },
    },
    {
      ...{ stage: "flash attention", settings: settings(), flags: FLAGS, tokensPerSecond: null },
      ...{
        halfWidthRatio: null,
        problem: `the context\u001b[31m could not be made: ${"out of memory ".repeat(9)}`,
      },
    },
  ],
  winner: { flags: FLAGS, command: `rigmark run -m synth:r1-qwen-1.5b ${FLAGS}` },
  comparison: comparison({}),
  problem: null,
  untried: [],
  resultPath: "results/x/result.json",
  ...changes,
});

const verdictOf = (changes: Partial<TuneReport>) =>
  renderTune(report(changes), 80).split("\n\n").at(-1)?.replaceAll("\n", " ").trim();

describe("renderTune", () => {
  it("tells a winner with its gain and its command", () => {
    expect(verdictOf({})).toBe(
      `WINNER: ${FLAGS} is +12.3 % (95 %: +10.1 % to +14.5 %, 8 pairs) against the defaults. Run it: rigmark run -m synth:r1-qwen-1.5b ${FLAGS}`,
    );
  });

  it("tells that nothing gains: the same within the margin, slower, or no candidate at all", () => {
    const same = comparison({ verdict: "no-difference", ratio: 0.998, low: 0.992, high: 1.004 });
    expect(verdictOf({ comparison: same })).toBe(
      `NOTHING GAINS: ${FLAGS}, the best of the search, is within 2 % of the defaults: -0.2 % (95 %: -0.8 % to +0.4 %, 8 pairs).`,
    );
    const slower = comparison({ verdict: "slower", ratio: 0.9, low: 0.88, high: 0.92 });
    expect(verdictOf({ comparison: slower })).toContain("won the search by chance and is slower: -10.0 %");
    expect(verdictOf({ winner: null, comparison: null })).toBe(
      "NOTHING GAINS: no candidate was faster than the defaults (-t 2).",
    );
  });

  it("tells that it cannot tell, and what it could have told", () => {
    const open = comparison({
      verdict: "inconclusive",
      ratio: 1.025,
      low: 0.99,
      high: 1.06,
      smallestDifference: 0.0512,
    });
    expect(verdictOf({ comparison: open })).toMatch(
      /^CANNOT TELL: .* \+2\.5 % \(95 %: -1\.0 % to \+6\.0 %, 8 pairs\)\. The smallest difference this could tell is 5\.12 %\. Try it: /,
    );
    const alone = comparison({
      verdict: "inconclusive",
      low: null,
      high: null,
      n: 1,
      smallestDifference: null,
    });
    expect(verdictOf({ comparison: alone })).toMatch(/against the defaults: \+12\.3 % \(1 pair\)\. Try it/);
    expect(verdictOf({ comparison: null })).toContain("gave no pair of values");
    expect(verdictOf({ comparison: null, problem: "B is not valid: swapped in" })).toBe(
      "CANNOT TELL: B is not valid: swapped in.",
    );
  });

  it("names what there was no time for, and decides nothing where nothing was tried", () => {
    expect(renderTune(report({ untried: ["batch"] }), 80)).toContain("No time was left to try: batch.");
    expect(verdictOf({ tried: [], winner: null })).toContain("CANNOT TELL: nothing was tried.");
  });

  it.each([80, 100])("fits %d columns, and shows no control character of a failure", (width) => {
    for (const verdict of ["faster", "slower", "no-difference", "inconclusive"] as const) {
      const text = renderTune(report({ comparison: comparison({ verdict }) }), width);
      expect(Math.max(...text.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(width);
      expect(text).not.toContain("\u001b");
    }
  });
});
