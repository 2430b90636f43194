import { type Arrival, feedLines } from "./line-feed.js";
import { learnColumns, nvidiaQuery } from "./nvidia-columns.js";
import { type NvidiaRow, POWER_COLUMNS, type PowerColumn, parseNvidiaRow } from "./nvidia-row.js";
import { type Channel, deviceLabel, type OpenReader, type Reading } from "./reader.js";

/** Once a second: each round asks the driver anew, and that costs CPU time. */
const EVERY_MS = 1000;

/**
 * How each power column is made, and how long ago the middle of its averaging lies. `power.draw` is a 1 s average on
 * Ampere and later (not GA100), a single look before: nvmlDeviceGetPowerUsage in the NVML reference.
 */
const POWER: Record<PowerColumn, { readonly method: string; readonly lagMs: number }> = {
  "power.draw.average": { method: "1 s average", lagMs: 500 },
  "power.draw.instant": { method: "single looks", lagMs: 0 },
  "power.draw": { method: "as the driver averages it", lagMs: 0 },
};

interface Card {
  readonly index: number;
  readonly powerColumn: PowerColumn;
  readonly power: Channel;
  /** The other channels, and how they are taken from rows. */
  readonly others: readonly (readonly [Channel, (rows: readonly NvidiaRow[]) => number | null])[];
}

const last =
  (name: "temperature" | "clock" | "utilization" | "memoryUsed") =>
  (rows: readonly NvidiaRow[]): number | null =>
    rows.at(-1)?.[name] ?? null;

/** A flag that was up in any of the rows is up. */
const anyOf =
  (name: "throttleHardware" | "throttleSoftware") =>
  (rows: readonly NvidiaRow[]): number | null => {
    const known = rows.flatMap((row) => row[name] ?? []);
    return known.length === 0 ? null : Math.max(...known);
  };

function describeCard(row: NvidiaRow, count: number): Card {
  // A column may be known to the driver and empty on this card.
  const powerColumn = POWER_COLUMNS.find((column) => row.power[column] !== null) ?? POWER_COLUMNS[0];
  const channel = (quantity: Channel["quantity"], method: string): Channel => ({
    quantity,
    scope: "gpu",
    device: deviceLabel("GPU", row.index, count),
    method,
  });
  return {
    index: row.index,
    powerColumn,
    power: channel("power", POWER[powerColumn].method),
    others: [
      [channel("temperature", "core sensor"), last("temperature")],
      [channel("clock", "clock of the multiprocessors"), last("clock")],
      [channel("utilization", "share of time with a kernel running"), last("utilization")],
      [channel("memory-used", "all processes"), last("memoryUsed")],
      [channel("throttle-hardware", "clock event reasons"), anyOf("throttleHardware")],
      [channel("throttle-software", "clock event reasons"), anyOf("throttleSoftware")],
    ],
  };
}

function meanPower(card: Card, arrivals: readonly Arrival<NvidiaRow>[]): Reading {
  const known = arrivals.flatMap(({ row, atMs }) => {
    const watts = row.power[card.powerColumn];
    return watts === null ? [] : { watts, atMs };
  });
  if (known.length === 0) return { channel: card.power, value: null };
  const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  return {
    channel: card.power,
    value: meanOf(known.map(({ watts }) => watts)),
    atMs: meanOf(known.map(({ atMs }) => atMs)) - POWER[card.powerColumn].lagMs,
  };
}

/** NVIDIA cards through one long-lived nvidia-smi. */
export const openNvidiaSmi: OpenReader = async (context) => {
  const known = await learnColumns(context);
  if (known === null) return null;
  const learned = known.rows.map((row) => ({ row, atMs: context.nowMs() }));
  const cards = known.rows.map((row) => describeCard(row, known.rows.length));
  const feed = feedLines(context, "nvidia-smi", nvidiaQuery(known.columns, EVERY_MS), (line) =>
    parseNvidiaRow(line, known.columns),
  );
  return {
    source: "nvidia-smi",
    read: async () => {
      const arrivals = [...learned.splice(0), ...feed.take()];
      const silent = feed.silent();
      return cards.flatMap((card): Reading[] => {
        const own = arrivals.filter(({ row }) => row.index === card.index);
        // A tick can fall between two cards of one round.
        if (own.length === 0 && !silent) return [];
        const rows = own.map(({ row }) => row);
        return [
          meanPower(card, own),
          ...card.others.map(([channel, take]) => ({ channel, value: take(rows) })),
        ];
      });
    },
  };
};
