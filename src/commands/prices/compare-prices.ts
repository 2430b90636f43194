import * as z from "zod";
import { checkPrices, type PriceCheck } from "../../core/prices/check-prices.js";
import { jsonText } from "../../core/report/json-text.js";
import { priceCheckBlocks } from "../../core/report/price-check-text.js";
import { RigmarkError } from "../../errors.js";
import { readPriceFile } from "../../host/store/price-file.js";
import { loadPriceLibrary } from "../../host/store/price-library.js";
import { OutputFlags, readFlags, utcDay, writeBlocks } from "../text-output.js";

const Flags = OutputFlags.extend({ strict: z.boolean().default(false) });

/** Compares the prices by token with @pydantic/genai-prices; with --strict what it finds is an error. */
export async function comparePrices(options: unknown, now = new Date()): Promise<void> {
  const flags = readFlags(Flags, options);
  const { table } = await readPriceFile(flags.pricesFile);
  const library = await loadPriceLibrary();
  const check = checkPrices(table.rows, library, utcDay(now));
  await writeBlocks(priceCheckBlocks(check, library.name), () => checkJson(check, library.name), flags);
  const { disagreements, stale } = check;
  if (flags.strict && disagreements.length + stale.length > 0) {
    throw new RigmarkError(
      "bad-data",
      `rows whose price disagrees: ${disagreements.length}, rows overdue for a check: ${stale.length}`,
      { hint: "Look at the sources of these rows, then correct them or set checkedAt." },
    );
  }
}

function checkJson(check: PriceCheck, library: string): string {
  const disagreements = check.disagreements.map(({ row, provider, model, parts, ours, theirs }) => {
    return { id: row.id, there: { provider, model }, parts, ours, theirs };
  });
  const stale = check.stale.map(({ row, days }) => ({ id: row.id, checkedAt: row.checkedAt, days }));
  return `${jsonText({ library, ...check, disagreements, stale }, 1)}\n`;
}
