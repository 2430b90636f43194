import type { HardwareRow } from "../src/schema/hardware.js";

/** A device as another table describes it; one that comes in several sizes lists its memory. */
export interface OtherDevice {
  readonly name: string;
  readonly memoryGb: readonly number[];
  readonly tdpWatts: number | null;
  readonly msrpUsd: number | null;
}

/** A figure on which the two tables differ. */
export interface Disagreement {
  readonly id: string;
  readonly figure: "memoryGb" | "tdpWatts" | "msrpUsd";
  readonly ours: number;
  readonly theirs: number;
}

/** Differences of up to this share are rounding. */
const MARGIN = 0.05;

/** Names that differ between the tables beyond spelling, ours first. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "rtx-pro-6000": "RTX PRO 6000 WS",
  "radeon-ai-pro-r9700": "R9700 PRO",
  "strix-halo-395": "Ryzen AI Max+ 395",
  "dgx-spark": "GB10",
  mi300x: "MI300",
};

/** Every figure of ours that lies more than 5 % from the other table's, devices that it does not know left out. */
export function compareHardware(
  rows: readonly HardwareRow[],
  others: readonly OtherDevice[],
): Disagreement[] {
  return rows.flatMap((row) => {
    const other = others.find(({ name }) => isSame(row, name));
    if (other === undefined) return [];
    const nearestMemory = other.memoryGb.includes(row.memoryGb ?? 0)
      ? row.memoryGb
      : (other.memoryGb[0] ?? null);
    return [
      ...differing(row.id, "memoryGb", row.memoryGb, nearestMemory),
      ...differing(row.id, "tdpWatts", row.tdpWatts, other.tdpWatts),
      ...differing(row.id, "msrpUsd", row.msrpUsd, other.msrpUsd),
    ];
  });
}

/** "GeForce RTX 4060 Ti 16GB" is "RTX 4060 Ti": makers' lines and sizes aside, the names must be the same. */
function isSame({ id, name, kind }: HardwareRow, other: string): boolean {
  if (kind === "cpu") return false;
  return (OTHER_NAMES[id] ?? plain(name)).toLowerCase() === other.toLowerCase();
}

function plain(name: string): string {
  return name
    .replace(/^(GeForce|Radeon|Tesla|Instinct)\s+/, "")
    .replace(/\s+\d+\s?GB.*$/, "")
    .replace(/\s+Blackwell$/, "");
}

function differing(
  id: string,
  figure: Disagreement["figure"],
  ours: number | null,
  theirs: number | null,
): Disagreement[] {
  if (ours === null || theirs === null || Math.abs(ours / theirs - 1) <= MARGIN) return [];
  return [{ id, figure, ours, theirs }];
}
