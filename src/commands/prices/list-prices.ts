import * as z from "zod";
import { selectRows } from "../../core/prices/select-rows.js";
import { priceListBlocks } from "../../core/report/price-list-text.js";
import { RigmarkError } from "../../errors.js";
import { nearestName } from "../../host/models/registry.js";
import { priceFileText, readPriceFile } from "../../host/store/price-file.js";
import type { PriceRow } from "../../schema/prices.js";
import { OutputFlags, readFlags, utcDay, writeBlocks } from "../text-output.js";

const UNITS = { token: "per-million-tokens", hour: "per-hour", seat: "per-seat-month" } as const;

const Flags = OutputFlags.extend({
  asOf: z.iso.date().optional(),
  all: z.boolean().default(false),
  provider: z.string().min(1).optional(),
  model: z.string().min(1).optional(),
  unit: z.enum(["token", "hour", "seat"]).optional(),
});

/** Prints the prices in force on a day, or all of them. */
export async function listPrices(options: unknown, now = new Date()): Promise<void> {
  const flags = readFlags(Flags, options);
  if (flags.all && flags.asOf !== undefined) {
    throw new RigmarkError("usage", "--all and --as-of do not go together", {
      hint: "--all shows every day, --as-of one",
    });
  }
  const { rows } = (await readPriceFile(flags.pricesFile)).table;
  if (flags.provider !== undefined) refuseUnknown(flags.provider, rows);
  const day = flags.all ? null : (flags.asOf ?? utcDay(now));
  const chosen = selectRows(rows, {
    day,
    provider: flags.provider ?? null,
    model: flags.model ?? null,
    unit: flags.unit === undefined ? null : UNITS[flags.unit],
  });
  const json = () => priceFileText({ schemaVersion: 2, rows: chosen });
  await writeBlocks(priceListBlocks(chosen, rows, day), json, flags);
}

function refuseUnknown(provider: string, rows: readonly PriceRow[]): void {
  const known = [...new Set(rows.map((row) => row.provider))].sort();
  const lower = known.map((name) => name.toLowerCase());
  if (lower.includes(provider.toLowerCase())) return;
  const nearest = known[lower.indexOf(nearestName(provider.toLowerCase(), lower) ?? "")];
  throw new RigmarkError("usage", `no provider is called ${JSON.stringify(provider.slice(0, 60))}`, {
    hint:
      nearest === undefined ? `there are: ${known.join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`,
  });
}
