import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { Colors } from "../../../../src/core/report/colors.js";
import type { ReportModel } from "../../../../src/core/report/report-model.js";
import { renderScreen } from "../../../../src/core/report/terminal-screen.js";
import { allKindsDocument } from "../../../fixtures/all-kinds-run.js";
import { EVENTFUL_RUN, eventfulDocument } from "../../../fixtures/eventful-run.js";
import { NO_COLORS, report } from "../../../fixtures/reports.js";
import { model, resultDocument } from "../../../fixtures/result-documents.js";
import { standardDocument } from "../../../fixtures/standard-run.js";
import { yearly } from "../../../fixtures/yearly-comparisons.js";

const SCREENS = "../../../fixtures/screens";

const quick = (): ReportModel =>
  report(resultDocument(), { yearly: new Map([["r1", yearly()]]), reasoning: new Set(["r1"]) });
const eventful = (): ReportModel => report(eventfulDocument(), { yearly: new Map() });
const allKinds = (): ReportModel => report(allKindsDocument(), { yearly: new Map([["r1", yearly()]]) });

function screen(shown: ReportModel, width: number): string {
  return renderScreen(shown, { width, colors: NO_COLORS });
}

/** Lines for copying stand alone, from the first column, below the word that names them; these may be wider. */
function linesToKeepNarrow(text: string): string[] {
  return text.split("\n").filter((line) => !/^(\S+ .* \| rigmark \S+ #|results\/|npx )/.test(line));
}

/** Enough requests for every percentile, and waiting times of many digits. */
function manyRequests(): ReportModel {
  const requests = [0, 1, 2].map(() => new Array(100).fill({ firstMs: 12_345_678, gapMs: 123_456 }));
  return report(resultDocument([{ asked: "req16384+512", requests }]));
}

describe("the screen", () => {
  it.each([80, 120])("of the default run looks as intended in %i columns", async (width) => {
    await expect(screen(quick(), width)).toMatchFileSnapshot(`${SCREENS}/quick-run-${width}.txt`);
  });

  it.each([80, 120])("of a run full of trouble looks as intended in %i columns", async (width) => {
    await expect(screen(eventful(), width)).toMatchFileSnapshot(`${SCREENS}/eventful-run-${width}.txt`);
  });

  it.each([80, 120])("of a run of all kinds looks as intended in %i columns", async (width) => {
    await expect(screen(allKinds(), width)).toMatchFileSnapshot(`${SCREENS}/all-kinds-${width}.txt`);
  });

  it("of a standard run with a power sensor looks as intended", async () => {
    const shown = report(standardDocument(), { yearly: new Map([["r1", yearly()]]) });
    await expect(screen(shown, 80)).toMatchFileSnapshot(`${SCREENS}/standard-run-80.txt`);
    expect(screen(shown, 80)).not.toContain("no sensor");
  });

  it("says before any figure how many may be believed, each answer in its colour", () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const colors: Colors = {
      ...{ bold: mark("b"), dim: mark("d"), cyan: mark("c") },
      ...{ red: mark("r"), green: mark("g"), yellow: mark("y") },
    };
    const lines = renderScreen(allKinds(), { width: 80, colors }).split("\n");
    const at = lines.findIndex((line) => line.startsWith(" Believe it"));
    expect(lines[at]).toBe(
      " Believe it  <g>13 yes</g>, <y>1 wide</y>, <y>1 noisy</y>, <r>1 NO</r>, <d>4 skipped</d>; reasons below",
    );
    expect(at).toBeLessThan(lines.findIndex((line) => line.includes("tokens/s")));
  });

  it("fits every width from 80 columns on, but for what is to be copied", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 80, max: 160 }),
        fc.constantFrom(quick(), eventful(), allKinds(), manyRequests()),
        (width, shown) => {
          const lines = linesToKeepNarrow(screen(shown, width));
          expect(lines.filter((line) => stringWidth(line) > Math.min(width, 120))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("leaves out as few columns as it must", () => {
    const heads = (shown: ReportModel, width: number) => {
      const [above = "", below = ""] = screen(shown, width)
        .split("\n")
        .filter((line) => /p50/.test(line));
      return `${above} ${below}`.match(/p\d\d/g);
    };
    expect(heads(allKinds(), 80)).toEqual(["p50", "p90", "p50", "p90", "p50"]);
    expect(heads(manyRequests(), 80)).toEqual(["p50", "p99", "p50", "p90", "p50"]);
    expect(heads(manyRequests(), 120)).toEqual(["p50", "p90", "p95", "p99", "p50", "p90", "p50"]);
  });

  it("is never narrower than its tables need", () => {
    expect(screen(quick(), 40)).toBe(screen(quick(), 80));
  });

  it("goes on in a second line where the name of a test is long", () => {
    const text = screen(report(resultDocument([{ asked: "pg16384+2048@131072", speeds: [9, 9, 9] }])), 80);
    expect(text).toMatch(/^ pp16384\+tg2048 @ {2}reading, writing at .*\n d131072 /m);
  });

  it("never breaks the share line or the path of the result", () => {
    const path = `results/${"deep/".repeat(40)}result.json`;
    const text = screen(report(resultDocument(), { resultPath: path }), 80);
    expect(text.split("\n")).toContain(path);
    expect(text.split("\n")).toContain(
      "R1-Qwen-1.5B Q4_K_M synth | 2c Xeon CPU | pp256 58.1 tg128 10.4 tok/s ±1.0 % | rigmark 0.1.0 #3fa9c1",
    );
  });

  it("has no trailing spaces and no escape without colours", () => {
    for (const shown of [quick(), eventful(), allKinds()]) {
      expect(screen(shown, 80)).not.toMatch(/[ \t]$/m);
      expect(screen(shown, 80)).not.toContain("\u001b");
    }
  });

  it("says the same in colour as without", () => {
    const paint = (text: string) => `\u001b[31m${text}\u001b[39m`;
    const colors: Colors = { bold: paint, dim: paint, red: paint, green: paint, yellow: paint, cyan: paint };
    for (const width of [80, 120]) {
      const colored = renderScreen(eventful(), { width, colors });
      expect(colored).toContain("\u001b[31m");
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing the colours is the point
      expect(colored.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).toBe(screen(eventful(), width));
    }
  });

  it("names synthetic weights beside the model and in the share line", () => {
    expect(screen(quick(), 80)).toContain("SYNTHETIC weights: speed and memory real, text noise");
    expect(screen(quick(), 80)).toContain("Q4_K_M synth |");
    const real = report(resultDocument(undefined, { models: [model({ weights: "real" })] }));
    expect(screen(real, 80)).not.toMatch(/synth/i);
  });

  it("says of every failed or doubtful row why, in a line of its own", () => {
    const text = screen(eventful(), 120);
    expect(EVENTFUL_RUN.length).toBeGreaterThan(4);
    expect(text).toContain("! gen128 (2 threads) failed: oom-killed, the system ended it for lack of memory");
    expect(text).toMatch(/! tg128 \(1 thread\) NOT VALID: only 2 of 3 processes/);
  });

  it("asks for nothing that does not exist", () => {
    const commands = [
      ...`${screen(eventful(), 120)}${screen(quick(), 120)}`.matchAll(/npx rigmark (\w+)/g),
    ].map(([, name]) => name);
    expect(new Set(commands)).toEqual(new Set(["doctor", "run", "cost", "report"]));
  });
});
