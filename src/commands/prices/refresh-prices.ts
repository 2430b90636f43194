import * as z from "zod";
import { applyRefresh } from "../../core/prices/apply-refresh.js";
import { planRefresh, type RefreshPlan } from "../../core/prices/plan-refresh.js";
import { jsonText } from "../../core/report/json-text.js";
import { priceRefreshBlocks } from "../../core/report/price-refresh-text.js";
import { plainText } from "../../core/report/sanitize.js";
import { type PriceFile, readPriceFile, writePriceFile } from "../../host/store/price-file.js";
import { type FetchedFeed, readPriceFeed } from "../../host/store/read-price-feed.js";
import { withoutHome } from "../look-at-folder.js";
import { OutputFlags, readFlags, utcDay, writeBlocks } from "../text-output.js";

const Flags = OutputFlags.extend({ yes: z.boolean().default(false) });

/** Shows what a price list of others would change; writes it only when told to. */
export async function refreshPrices(reference: string, options: unknown, now = new Date()): Promise<void> {
  const flags = readFlags(Flags, options);
  const today = utcDay(now);
  const file = await readPriceFile(flags.pricesFile);
  const fetched = await readPriceFeed(reference);
  const plan = planRefresh(file.table.rows, fetched.feed, today);
  const writes = flags.yes && plan.changed.length + plan.unchanged.length > 0;
  if (writes) {
    const rows = applyRefresh(file.table.rows, plan, { today, source: fetched.source });
    await writePriceFile(file.path, rows);
  }
  const blocks = [
    ...priceRefreshBlocks(plan, fetched.source, fetched.feed.shape),
    outcomeWords(writes, flags.yes, plan, file),
  ];
  await writeBlocks(blocks, () => refreshJson(plan, fetched, writes ? file.path : null), flags);
}

function outcomeWords(written: boolean, asked: boolean, plan: RefreshPlan, file: PriceFile): string {
  const path = plainText(withoutHome(file.path), 4096);
  if (written) return `Written to ${path}.`;
  if (asked) return `No price of ours is in it: ${path} stays as it is.`;
  const what = plan.changed.length > 0 ? "the new prices" : "the day of the check";
  return `Nothing was written. --yes writes ${what} to ${path}.`;
}

function refreshJson(plan: RefreshPlan, { feed, source }: FetchedFeed, writtenTo: string | null): string {
  const price = ({ input, cachedInput, output }: RefreshPlan["changed"][number]["price"]) => {
    return { input, cachedInput, output };
  };
  const facts = {
    source,
    shape: feed.shape,
    writtenTo,
    changed: plan.changed.map(({ row, theirId, price: next, newlyDeprecated }) => {
      return { id: row.id, there: theirId, was: price(row), becomes: price(next), newlyDeprecated };
    }),
    unchanged: plan.unchanged.map(({ row, newlyDeprecated }) => ({ id: row.id, newlyDeprecated })),
    refused: plan.refused.map(({ row, theirId, reason }) => ({ id: row.id, there: theirId, reason })),
    missing: plan.missing.map(({ id }) => id),
    elsewhere: plan.elsewhere,
  };
  return `${jsonText(facts, 1)}\n`;
}
