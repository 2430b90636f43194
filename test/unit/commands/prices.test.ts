import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import stringWidth from "string-width";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { comparePrices } from "../../../src/commands/prices/compare-prices.js";
import { refreshPrices } from "../../../src/commands/prices/refresh-prices.js";
import { addPricesCommand } from "../../../src/commands/prices.js";
import { priceFileText } from "../../../src/host/store/price-file.js";
import { type PriceRow, PriceTable } from "../../../src/schema/prices.js";
import { type LocalServer, serveLocally } from "../../fixtures/local-server.js";
import { modelsDevList } from "../../fixtures/price-lists.js";
import { hourRow, seatRow, tokenRow } from "../../fixtures/price-rows.js";

const NOW = new Date("2026-11-25T23:30:00Z");
const PEAK = { days: [1, 2, 3, 4, 5], fromUtc: 1, toUtc: 4, input: 5, cachedInput: null, output: 20 };

let folder: string;
let file: string;
let server: LocalServer | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rigmark-"));
  file = join(folder, "prices.json");
});
afterEach(() => {
  vi.restoreAllMocks();
  server?.close();
  server = null;
});

function writeRows(...rows: PriceRow[]): string {
  const text = priceFileText({ schemaVersion: 2, rows });
  writeFileSync(file, text);
  return text;
}

/** What some work prints on stdout. */
async function printed(work: () => Promise<unknown>): Promise<string> {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  await work();
  vi.restoreAllMocks();
  return out;
}

/** Runs `prices ...` as typed. */
function runPrices(...args: string[]): Promise<string> {
  const program = new Command("rigmark").exitOverride().configureOutput({ writeErr: () => undefined });
  addPricesCommand(program);
  return printed(() => program.parseAsync(["prices", ...args, "--prices-file", file], { from: "user" }));
}

describe("prices list", () => {
  beforeEach(() => {
    writeRows(
      tokenRow({ id: "old", effectiveTo: "2026-07-24", status: "retired", model: "deepseek-chat" }),
      tokenRow({ id: "peak", provider: "DeepSeek", bands: [PEAK], effectiveFromKind: "seen" }),
      hourRow(),
      seatRow(),
    );
  });

  it("shows a past day with what has become of each price", async () => {
    expect(
      await runPrices("list", "--as-of", "2025-06-01", "--unit", "token"),
    ).toBe(`### 2 prices in force on 2025-06-01

| id | model | provider | USD | since | status | checked |
| --- | --- | --- | ---: | --- | --- | --- |
| old | deepseek-chat | OpenAI | 2.50 / 1.25 / 10 | 2025-01-01 | retired 2026-07 | 2026-11-01 |
| peak | gpt-4o | DeepSeek | 2.50 / 1.25 / 10\\* | \\~2025-01-01 | on sale | 2026-11-01 |

USD without tax: input / cached input / output per million tokens, /h an hour, /seat a person and month. \\* Other prices in peak or night hours. Since \\~ is the first day the price was seen. rigmark prices list --json gives the sources.
`);
  });

  it("shows today, other units, and the whole history with its ends", async () => {
    const today = await runPrices("list");
    expect(today).toMatch(/^\| rented \|.* 0\.69 \/h \|/m);
    expect(today).toMatch(/^\| seat \|.* 20 \/seat \|/m);
    expect(today).not.toMatch(/^\| old /m);
    expect(await runPrices("list", "--all")).toMatch(/^\| old \|.*\| 2026-07-24 \| retired 2026-07 \|/m);
  });

  it("draws a table that fits the terminal", async () => {
    const table = await runPrices("list", "--format", "table", "--all");
    expect(table).toMatch(/^old +2\.50 \/ 1\.25 \/ 10 +2025-01-01 +2026-07-24 +retired 2026-07 /m);
    expect(Math.max(...table.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  it("prints rows as a price file holds them, also into a file", async () => {
    const mine = join(folder, "mine.json");
    expect(await runPrices("list", "--all", "--json", "-o", mine)).toBe("");
    expect(readFileSync(mine, "utf8")).toBe(readFileSync(file, "utf8"));
    const json = await runPrices("list", "--json", "--model", "4090");
    expect(PriceTable.parse(JSON.parse(json)).rows.map(({ id }) => id)).toEqual(["rented"]);
  });

  it("says when nothing is like that, and which provider may have been meant", async () => {
    expect(await runPrices("list", "--model", "nothing")).toContain("--all shows them");
    await expect(runPrices("list", "--provider", "opena")).rejects.toMatchObject({
      code: "usage",
      hint: 'did you mean "OpenAI"?',
    });
    expect(await runPrices("list", "--provider", "openai", "--as-of", "2025-06-01")).toContain("| old |");
  });

  it.each([
    [["--as-of", "2025-02-30"], "--as-of cannot be"],
    [["--as-of", "yesterday"], "--as-of cannot be"],
    [["--unit", "tokens"], "--unit cannot be"],
    [["--format", "xml"], "--format cannot be"],
    [["--all", "--as-of", "2025-01-01"], "do not go together"],
  ])("refuses %o", async (args, reason) => {
    await expect(runPrices("list", ...args)).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(reason),
    });
  });

  it("cleans what a price file says", async () => {
    writeRows(tokenRow({ model: "\u001b[2Jgone\u202e|x", provider: "<b>" }));
    for (const format of ["table", "md", "json"]) {
      const out = await runPrices("list", "--format", format);
      expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    }
  });
});

describe("prices check", () => {
  const check = (flags: object = {}) => printed(() => comparePrices({ pricesFile: file, ...flags }, NOW));

  it("names what disagrees and what is overdue, and counts the rest", async () => {
    writeRows(
      tokenRow({ output: 12 }),
      tokenRow({ id: "unknown", provider: "Nobody" }),
      hourRow({ checkedAt: "2026-08-26" }),
    );
    const out = await check();
    expect(out).toMatch(/^1 rows? compared with @pydantic\/genai-prices \d+\.\d+\.\d+: 1 disagrees/m);
    expect(out).toContain("| gpt-4o | openai gpt-4o | output | 12 | 10 | -16.7 % |");
    expect(out).toContain("| rented | RunPod | 2026-08-26 | 91 |");
    expect(out).toContain("Not compared: 1 of providers it does not know; 1 by the hour or seat");
    expect(JSON.parse(await check({ json: true }))).toMatchObject({
      compared: 1,
      disagreements: [{ id: "gpt-4o", parts: ["output"], ours: { output: 12 } }],
      stale: [{ id: "rented", days: 91 }],
    });
  });

  it("is an error with --strict only, after it has been printed", async () => {
    writeRows(tokenRow({ output: 12 }));
    let out = "";
    const strict = printed(() =>
      comparePrices({ pricesFile: file, strict: true, output: join(folder, "check.md") }, NOW),
    ).then((text) => {
      out = text;
    });
    await expect(strict).rejects.toMatchObject({ code: "bad-data" });
    expect(out).toBe("");
    expect(readFileSync(join(folder, "check.md"), "utf8")).toContain("disagrees");
    writeRows(tokenRow());
    expect(await check({ strict: true })).toContain("No row in force has gone unchecked");
  });
});

describe("prices refresh", () => {
  const refresh = (source: string, flags: object = {}) =>
    printed(() => refreshPrices(source, { pricesFile: file, ...flags }, NOW));

  async function serveList(list: unknown = modelsDevList()): Promise<string> {
    server = await serveLocally((_, response) => response.end(JSON.stringify(list)));
    return `${server.address}/api.json`;
  }

  it("shows what would change and writes nothing", async () => {
    const before = writeRows(tokenRow({ output: 12 }), hourRow());
    const out = await refresh(await serveList());
    expect(out).toContain("in the shape of models.dev: 1 of our prices differs, 0 are the same.");
    expect(out).toContain("| gpt-4o | gpt-4o | 2.50 / 1.25 / 12 | 2.50 / 1.25 / 10 | out -16.7 % |");
    expect(out).toMatch(/Nothing was written\. --yes writes the new prices to .*prices\.json\./);
    expect(readFileSync(file, "utf8")).toBe(before);
    expect(readdirSync(folder)).toEqual(["prices.json"]);
  });

  it("writes with --yes: the old price ends today, the new one begins", async () => {
    writeRows(tokenRow({ output: 12 }), hourRow());
    const source = await serveList();
    expect(await refresh(`${source}?key=secret`, { yes: true })).toContain("Written to ");
    const { rows } = PriceTable.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(rows).toMatchObject([
      { id: "gpt-4o", effectiveTo: "2026-11-25", status: "retired", output: 12 },
      { id: "gpt-4o-2026-11-25", effectiveFrom: "2026-11-25", effectiveFromKind: "seen", output: 10, source },
      { id: "rented" },
    ]);
    expect(await refresh(source, { yes: true })).toContain("0 of our prices differ, 1 is the same.");
    expect(readdirSync(folder)).toEqual(["prices.json"]);
  });

  it("names prices that cannot be, shows the rest, and keeps those rows", async () => {
    const row = tokenRow({ id: "luna", model: "gpt-6-luna", input: 0.1, cachedInput: null, output: 0.5 });
    writeRows(tokenRow(), row);
    const absurd = { "gpt-4o": { cost: { input: 250_000, output: 1e6 } } };
    const fine = { "gpt-6-luna": { cost: { input: 0.2, output: 0.5 } } };
    const out = await refresh(await serveList(modelsDevList({ ...absurd, ...fine })), { yes: true });
    expect(out).toMatch(/\| gpt-4o \| gpt-4o \| a price is above \\\$1000/);
    expect(out).toContain("in +100 %");
    const { rows } = PriceTable.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(rows[0]).toEqual(tokenRow());
    expect(rows.map(({ id }) => id)).toEqual(["gpt-4o", "luna", "luna-2026-11-25"]);
  });

  it("says that no price of ours is in it, and leaves the file alone", async () => {
    const before = writeRows(tokenRow({ provider: "Groq" }));
    expect(await refresh(await serveList(), { yes: true })).toContain("No price of ours is in it");
    expect(readFileSync(file, "utf8")).toBe(before);
  });

  it("prints the same facts as JSON, with hostile names escaped", async () => {
    writeRows(tokenRow({ model: "GPT-4O", output: 12 }));
    const name = "\u009b2J/gpt-4o";
    const list = { openai: { models: { [name]: { cost: { input: 2.5, output: 10 } } } } };
    const source = await serveList(list);
    const json = await refresh(source, { json: true });
    expect(json.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    expect(JSON.parse(json)).toMatchObject({
      source,
      shape: "models.dev",
      writtenTo: null,
      changed: [{ id: "gpt-4o", there: name, was: { output: 12 }, becomes: { output: 10 } }],
    });
    expect((await refresh(source)).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it.each([
    [404, "{}", "HTTP status 404"],
    [429, "{}", "HTTP status 429"],
    [500, "{}", "HTTP status 500"],
    [200, "<html>", "is not JSON"],
    [200, '{"openai":', "is not JSON"],
    [200, "{}", "neither of the two shapes"],
  ])("refuses status %d with %o even with --yes", async (status, body, reason) => {
    const before = writeRows(tokenRow({ output: 12 }));
    server = await serveLocally((_, response) => response.writeHead(status).end(body));
    await expect(refresh(server.address, { yes: true })).rejects.toMatchObject({
      code: "bad-result",
      message: expect.stringContaining(reason),
    });
    expect(readFileSync(file, "utf8")).toBe(before);
  });
});
