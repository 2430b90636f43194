import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PRESETS, presetAssumptions } from "../../src/core/cost/local/presets.js";
import { compareYearly, type YearlyInput } from "../../src/core/cost/year/compare-yearly.js";
import { syntheticFileBytes } from "../../src/core/gguf/synthetic-plan.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { ModelRegistry } from "../../src/schema/model.js";
import { PriceTable } from "../../src/schema/prices.js";
import { ReferenceScoreTable } from "../../src/schema/reference-scores.js";
import { canRun } from "../require.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = CHROMIUM.find((path) => existsSync(path));
const present = canRun("chromium", executablePath !== undefined, "apt-get install chromium");

const speed = {
  point: 10,
  low: 9.9,
  high: 10.1,
  halfWidthRatio: 0.01,
  processes: 3,
  slowest: 9.8,
  fastest: 10.2,
};

async function yearlyInput(): Promise<YearlyInput> {
  return {
    speeds: { prefill: { ...speed, point: 58, low: 57, high: 59 }, decode: speed },
    power: { idleWatts: 20, busyWatts: 55, method: "estimated", basis: "a guess", relativeSpread: 0.3 },
    weightsKey: "deepseek-r1-distill-qwen-1.5b",
    localScoresKey: "deepseek-r1-distill-qwen-1.5b",
    prices: (await readDataFile("data/prices.json", PriceTable)).rows,
    scores: (await readDataFile("data/reference-scores.json", ReferenceScoreTable)).rows,
    tokensPerDay: 1e6,
    inputPerOutput: 3,
    asOf: "2026-11-22",
    assumptions: presetAssumptions(PRESETS.home),
  };
}

describe.runIf(present)("core in a browser", () => {
  let server: Server;
  let browser: Browser;
  let origin: string;
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
      const script = path === "/" ? null : await readFile(join("dist", path), "utf8").catch(() => null);
      response.setHeader("content-type", script === null ? "text/html" : "text/javascript");
      response.end(script ?? "<!doctype html><title>core</title>");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"];
    browser = await chromium.launch({ executablePath: executablePath ?? "", args });
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const call = async (module: string, name: string, ...input: unknown[]) => {
    const page = await browser.newPage();
    await page.goto(origin);
    const script = `import(${JSON.stringify(module)}).then((m) => m[${JSON.stringify(name)}](...${JSON.stringify(input)}))`;
    return page.evaluate(script);
  };

  it("works out a year as it does in Node", async () => {
    const input = await yearlyInput();
    expect(await call("/core/cost/year/compare-yearly.js", "compareYearly", input)).toEqual(
      compareYearly(input),
    );
  });

  it("sizes a synthetic model as it does in Node", async () => {
    const [row] = (await readDataFile("models.json", ModelRegistry)).models;
    if (row === undefined) throw new Error("no model");
    const bytes = await call("/core/gguf/synthetic-plan.js", "syntheticFileBytes", row, "Q4_K_M");
    expect(bytes).toBe(syntheticFileBytes(row, "Q4_K_M"));
  });
});
