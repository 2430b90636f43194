/**
 * Compares memory, power and launch price in data/hardware.json with @huggingface/tasks. Known disagreements stand in
 * known-disagreements.json with the reason; a new one ends with exit status 1.
 *   npm run check:data
 */
import { readFileSync } from "node:fs";
import { SKUS } from "@huggingface/tasks";
import * as z from "zod";
import { HardwareTable } from "../src/schema/hardware.js";
import { compareHardware, type OtherDevice } from "./compare-hardware.js";

const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
const { rows } = HardwareTable.parse(read("data/hardware.json"));
const known = read("check/known-disagreements.json") as Record<string, string>;

const Device = z.object({
  memory: z.array(z.number()).default([]),
  power: z.number().nullable().default(null),
  msrp: z.number().nullable().default(null),
});
const Skus = z.record(z.string(), z.record(z.string(), z.record(z.string(), Device)));
const others: OtherDevice[] = Object.values(Skus.parse(SKUS)).flatMap((makers) =>
  Object.values(makers).flatMap((devices) =>
    Object.entries(devices).map(([name, { memory, power, msrp }]) => ({
      name,
      memoryGb: memory,
      tdpWatts: power,
      msrpUsd: msrp,
    })),
  ),
);

const found = compareHardware(rows, others);
const isKnown = ({ id, figure }: (typeof found)[number]) => Object.hasOwn(known, `${id} ${figure}`);
for (const row of found) {
  const reason = known[`${row.id} ${row.figure}`];
  console.log(
    `${row.id} ${row.figure}: ours ${row.ours}, theirs ${row.theirs}${reason === undefined ? "   NEW" : ` (${reason})`}`,
  );
}
const fresh = found.filter((row) => !isKnown(row));
console.log(`${rows.length} rows, ${found.length} disagreements above 5 %, ${fresh.length} of them new`);
process.exitCode = fresh.length === 0 ? 0 : 1;
