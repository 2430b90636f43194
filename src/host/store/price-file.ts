import { access, constants } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { jsonText } from "../../core/report/json-text.js";
import { plainText } from "../../core/report/sanitize.js";
import { RigmarkError } from "../../errors.js";
import { PriceTable } from "../../schema/prices.js";
import { describeIssue } from "./check-document.js";
import { packageRoot, readDataFile } from "./data-files.js";
import { replaceFile } from "./replace-file.js";

/** A price list and the file that it lies in. */
export interface PriceFile {
  readonly path: string;
  readonly table: PriceTable;
}

const PACKAGED = "data/prices.json";
const FIRST_KEYS = ["id", "provider", "model", "weights", "scores", "unit"];
const LAST_KEYS = ["effectiveFrom", "effectiveFromKind", "effectiveTo", "checkedAt", "source", "status"];
const MAKE_ONE =
  "A file of your own: rigmark prices list --all --json -o my-prices.json, then --prices-file my-prices.json";

/** Reads and checks the user's own price file, or where none is named the one that ships. */
export async function readPriceFile(file?: string): Promise<PriceFile> {
  if (file === undefined) {
    return { path: join(packageRoot(), PACKAGED), table: await readDataFile(PACKAGED, PriceTable) };
  }
  const path = resolve(file);
  await access(path, constants.R_OK).catch((cause: unknown) => {
    throw new RigmarkError("bad-data", `${plainText(file, 4096)}: cannot be read`, { hint: MAKE_ONE, cause });
  });
  return { path, table: await readDataFile(basename(path), PriceTable, dirname(path)) };
}

/** Puts a new list in the place of a price file, in one step; refuses rows that would not be read again. */
export async function writePriceFile(path: string, rows: PriceTable["rows"]): Promise<void> {
  const checked = PriceTable.safeParse({ schemaVersion: 2, rows });
  if (!checked.success) {
    throw new RigmarkError("bad-data", `the new list ${describeIssue(checked.error)}`, {
      hint: "Nothing was written. Look at these rows of your price file.",
      cause: checked.error,
    });
  }
  try {
    // Replacing would pass over a file that is write-protected.
    await access(path, constants.W_OK);
    await replaceFile(path, priceFileText(checked.data));
  } catch (cause) {
    throw new RigmarkError("usage", `${plainText(path, 4096)} cannot be written`, { hint: MAKE_ONE, cause });
  }
}

/** A price list as its file holds it: keys in the usual order, two spaces, short lists of days in one line. */
export function priceFileText(table: PriceTable): string {
  const rows = table.rows.map((row) => Object.fromEntries(Object.entries(row).sort(byPlace)));
  const text = jsonText({ schemaVersion: table.schemaVersion, rows }, 2);
  const inOneLine = text.replace(/\[\s+(\d+(?:,\s+\d+)*)\s+\]/g, (_, items: string) => {
    return `[${items.replaceAll(/\s+/g, " ")}]`;
  });
  return `${inOneLine}\n`;
}

/** A schema gives the keys of its own kind last; a file has them in the middle. */
function byPlace([a]: [string, unknown], [b]: [string, unknown]): number {
  return placeOf(a) - placeOf(b);
}

function placeOf(key: string): number {
  if (FIRST_KEYS.includes(key)) return FIRST_KEYS.indexOf(key) - FIRST_KEYS.length;
  return LAST_KEYS.indexOf(key) + 1;
}
