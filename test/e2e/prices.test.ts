import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PriceTable } from "../../src/schema/prices.js";
import { type LocalServer, serveLocally } from "../fixtures/local-server.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
let server: LocalServer;
beforeEach(async () => {
  place = await openWorkplace();
  const models = { "gpt-4o": { cost: { input: 2, output: 8 } } };
  server = await serveLocally(({ url }, response) =>
    url === "/api.json"
      ? response.end(JSON.stringify({ openai: { models } }))
      : response.writeHead(404).end(),
  );
});
afterEach(async () => {
  server.close();
  await place.remove();
});

describe("rigmark prices", () => {
  it("makes a price file of one's own, shows new prices, and writes them only when told to", async () => {
    const mine = join(place.folder, "mine.json");
    const own = ["--prices-file", "mine.json"];
    expect((await place.rigmark("prices", "list", "--all", "--json", "-o", "mine.json")).status).toBe(0);
    const before = await readFile(mine, "utf8");
    const address = `${server.address}/api.json`;

    const shown = await place.rigmark("prices", "refresh", address, ...own);
    expect([shown.status, shown.stderr]).toEqual([0, ""]);
    expect(shown.stdout).toContain("Nothing was written.");
    expect(await readFile(mine, "utf8")).toBe(before);

    const written = await place.rigmark("prices", "refresh", address, "--yes", ...own);
    expect([written.status, written.stderr]).toEqual([0, ""]);
    const { rows } = PriceTable.parse(JSON.parse(await readFile(mine, "utf8")));
    const row = rows.find(({ id }) => id === `gpt-4o-${new Date().toISOString().slice(0, 10)}`);
    expect(row).toMatchObject({ input: 2, output: 8, source: address });
    expect((await place.rigmark("prices", "list", "--model", "gpt-4o", ...own)).stdout).toContain(
      "2 / - / 8",
    );
  });

  it("has the exit statuses that its help names", async () => {
    const statusOf = async (...words: string[]) => (await place.rigmark("prices", ...words)).status;
    expect(await statusOf("check")).toBe(0);
    expect(await statusOf("list", "--as-of", "2025-02-30")).toBe(2);
    expect(await statusOf("list", "--prices-file", "none.json")).toBe(3);
    expect(await statusOf("refresh", `${server.address}/none`)).toBe(3);
    const typo = await place.rigmark("prices", "chek");
    expect([typo.status, typo.stderr]).toEqual([2, expect.stringContaining("Did you mean check?")]);
  });
});
