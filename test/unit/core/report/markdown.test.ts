import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../../../src/core/report/markdown.js";
import { renderScreen } from "../../../../src/core/report/terminal-screen.js";
import { allKindsDocument } from "../../../fixtures/all-kinds-run.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { NO_COLORS, report } from "../../../fixtures/reports.js";
import { facts, launch, model, resultDocument } from "../../../fixtures/result-documents.js";
import { yearly } from "../../../fixtures/yearly-comparisons.js";

const SCREENS = "../../../fixtures/screens";

describe("Markdown", () => {
  it("of the default run looks as intended", async () => {
    const shown = report(resultDocument(), {
      yearly: new Map([["r1", yearly()]]),
      reasoning: new Set(["r1"]),
    });
    await expect(renderMarkdown(shown)).toMatchFileSnapshot(`${SCREENS}/quick-run-markdown.txt`);
  });

  it("of a run full of trouble looks as intended", async () => {
    await expect(renderMarkdown(report(eventfulDocument()))).toMatchFileSnapshot(
      `${SCREENS}/eventful-run-markdown.txt`,
    );
  });

  it("of a run of all kinds looks as intended", async () => {
    const shown = report(allKindsDocument(), { yearly: new Map([["r1", yearly()]]) });
    await expect(renderMarkdown(shown)).toMatchFileSnapshot(`${SCREENS}/all-kinds-markdown.txt`);
  });

  it("gives every row of a table as many cells as its head", () => {
    const shown = report(allKindsDocument(), { yearly: new Map([["r1", yearly()]]) });
    const tables = renderMarkdown(shown)
      .split("\n\n")
      .filter((block) => block.startsWith("| "));
    expect(tables).toHaveLength(6);
    for (const table of tables) {
      expect(new Set(table.split("\n").map((line) => line.split(" | ").length)).size).toBe(1);
    }
  });
});

describe("hostile text from a model file, a driver or an error", () => {
  const HOSTILE =
    "\u001b]8;;https://evil.example\u001b\\Best\u001b]8;;\u001b\\ \u001b[2J|`a`</script><img src=x> [x](javascript:1)\n# head\u202e\u0007";
  const base = resultDocument([
    { asked: "pp512", speeds: [58, 58, 58] },
    { asked: "tg128", failure: { class: "error", message: HOSTILE } },
    { asked: "gen128", skipped: HOSTILE },
  ]);
  const gpu = {
    name: HOSTILE,
    vendor: null,
    memoryBytes: null,
    driver: null,
    powerLimitWatts: null,
    defaultPowerLimitWatts: null,
    unifiedMemory: null,
    source: "x",
  };
  const shown = report(
    {
      ...base,
      tool: { name: "rigmark", version: HOSTILE, engine: "llama", source: null },
      machine: {
        ...base.machine,
        cpu: { ...base.machine.cpu, model: HOSTILE },
        os: { ...base.machine.os, platform: HOSTILE },
        gpus: [gpu],
      },
      models: [model({ displayName: HOSTILE, shortName: HOSTILE, quantization: HOSTILE, fileName: HOSTILE })],
      launches: [
        launch(0, { facts: facts({ backend: "vulkan", deviceNames: [HOSTILE], gpuLayers: 0 }) }),
        launch(1),
        launch(2, { cells: ["c1"], failure: { class: "error", message: HOSTILE, log: "" } }),
      ],
    },
    {
      resultPath: `results/${HOSTILE}/result.json`,
      yearly: new Map([["r1", yearly({ rows: yearly().rows.map((row) => ({ ...row, label: HOSTILE })) })]]),
    },
  );

  it("reaches a terminal without controls, directions or lines of its own", () => {
    const text = renderScreen(shown, { width: 80, colors: NO_COLORS });
    expect(text).toContain("Best");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(text).not.toMatch(/^# head/m);
  });

  it("reaches Markdown without cells, code, links, tags or headings of its own", () => {
    const text = renderMarkdown(shown);
    expect(text).toContain("Best");
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    const outsideCode = text.replace(/```[^`]*```|(?<!\\)`[^`\n]*`/g, "");
    expect(outsideCode).not.toMatch(/(?<!\\)`|<|(?<!\\)\]\(/);
    expect(text.split("\n").filter((line) => line.startsWith("#"))).toHaveLength(2);
    const tables = text.split("\n\n").filter((block) => block.startsWith("| "));
    const borders = tables.map((table) => table.split("\n").map((line) => line.match(/(?<!\\)\|/g)?.length));
    expect(borders).toEqual([new Array(5).fill(8), new Array(8).fill(8)]);
  });
});
