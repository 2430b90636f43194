import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../../src/host/store/data-files.js";
import { priceFileText, readPriceFile, writePriceFile } from "../../../../src/host/store/price-file.js";
import { hourRow, tokenRow } from "../../../fixtures/price-rows.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));

describe("a price file", () => {
  it("is the one that ships where none is named, and is written again as it stands, key by key", async () => {
    const { path, table } = await readPriceFile();
    expect(path).toBe(join(packageRoot(), "data/prices.json"));
    const shipped = readFileSync(path, "utf8");
    const written = priceFileText(table);
    expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(JSON.parse(shipped)));
    expect(written.split("\n").map(indent)).toEqual(shipped.split("\n").map(indent));
  });

  it("of the user's own is read and replaced as a whole", async () => {
    const path = join(folder, "mine.json");
    writeFileSync(path, priceFileText({ schemaVersion: 2, rows: [tokenRow()] }));
    expect(await readPriceFile(path)).toEqual({ path, table: { schemaVersion: 2, rows: [tokenRow()] } });
    await writePriceFile(path, [tokenRow(), hourRow()]);
    expect((await readPriceFile(path)).table.rows).toEqual([tokenRow(), hourRow()]);
    expect(readdirSync(folder)).toEqual(["mine.json"]);
  });

  it("is not written with rows that would be refused when read, and says which", async () => {
    const path = join(folder, "mine.json");
    const before = readFileSync(path, "utf8");
    await expect(writePriceFile(path, [tokenRow(), tokenRow({ id: "again" })])).rejects.toMatchObject({
      code: "bad-data",
      message: expect.stringContaining("gpt-4o and again price the same days"),
    });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("that cannot be read or written says how to get one", async () => {
    const hint = expect.stringContaining("--prices-file my-prices.json");
    await expect(readPriceFile(join(folder, "none.json"))).rejects.toMatchObject({ code: "bad-data", hint });
    const nowhere = join(folder, "none", "prices.json");
    await expect(writePriceFile(nowhere, [tokenRow()])).rejects.toMatchObject({ code: "usage", hint });
  });

  it("that is damaged names file, row and reason", async () => {
    const path = join(folder, "damaged.json");
    writeFileSync(path, priceFileText({ schemaVersion: 2, rows: [tokenRow({ input: -1 })] }));
    await expect(readPriceFile(path)).rejects.toMatchObject({
      code: "bad-data",
      message: expect.stringMatching(/^damaged\.json: rows\.0 \(gpt-4o\)\.input: /),
    });
  });
});

function indent(line: string): number {
  return line.search(/\S/);
}
