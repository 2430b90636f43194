/**
 * Where data/hardware.json and the npm package @huggingface/tasks differ by more than 5 %. Exits 1 on a difference
 * that check/hardware-explained.ts does not explain, and on an explanation that is no longer needed.
 *   npm run check:data
 */
import { readFileSync } from "node:fs";
import { SKUS } from "@huggingface/tasks";
import { HardwareTable } from "../src/schema/hardware.js";
import { type Counterpart, findDisagreements, type OtherRow, sortOut } from "./compare-hardware.js";
import { AMD, APPLE, INTEL, NVIDIA } from "./hardware-counterparts.js";
import { EXPLAINED } from "./hardware-explained.js";

const { rows } = HardwareTable.parse(
  JSON.parse(readFileSync(new URL("../../data/hardware.json", import.meta.url), "utf8")),
);
const counterparts = new Map<string, Counterpart>([
  ...look(NVIDIA, SKUS.GPU.NVIDIA),
  ...look(AMD, SKUS.GPU.AMD),
  ...look(INTEL, SKUS.GPU.INTEL),
  ...look(APPLE, SKUS["Apple Silicon"]["-"]),
]);

function look(entries: typeof NVIDIA, theirs: Record<string, OtherRow>): [string, Counterpart][] {
  return entries.map(([id, name, fp16Ratio]) => {
    const other = theirs[name];
    if (other === undefined) throw new Error(`@huggingface/tasks has no ${name} any more`);
    if (!rows.some((row) => row.id === id)) throw new Error(`data/hardware.json has no row ${id}`);
    return [id, { other, fp16Ratio }];
  });
}

function line(id: string, field: string, ours: number, theirs: number): string {
  return `${id.padEnd(24)}${field.padEnd(12)}ours ${ours}, theirs ${Number(theirs.toPrecision(4))}`;
}

const { news, known, idle } = sortOut(findDisagreements(rows, counterparts), EXPLAINED);
console.log(`${counterparts.size} of ${rows.length} devices compared with @huggingface/tasks.`);
if (known.length > 0) console.log(`\nExplained (${known.length}):`);
for (const { id, field, ours, theirs, why } of known)
  console.log(`  ${line(id, field, ours, theirs)}: ${why}`);
if (news.length > 0) console.log(`\nNew (${news.length}):`);
for (const { id, field, ours, theirs } of news) console.log(`  ${line(id, field, ours, theirs)}`);
if (idle.length > 0) console.log(`\nExplained, but not found (${idle.length}): remove or renew`);
for (const { id, field, theirs } of idle) console.log(`  ${id} ${field}, theirs ${theirs}`);
if (news.length + idle.length > 0) process.exitCode = 1;
