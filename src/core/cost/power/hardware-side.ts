import type { HardwareRow } from "../../../schema/hardware.js";
import type { Figure } from "../subject.js";

/** Devices of one kind in one computer. */
export interface HardwareChoice {
  readonly row: HardwareRow;
  readonly count: number;
}

/** What a computer around cards costs, USD: a used desktop, or a quarter of the cards for a server. Assumptions. */
const LEAST_COMPUTER_USD = 800;
const COMPUTER_SHARE = 0.25;
/** Street prices have been from two thirds of the launch price (used) to twice it (scarce). */
const STREET_LOW = 0.65;
const STREET_HIGH = 2;

/** Launch price of a computer with these devices, with the range that street prices took; null when none is known. */
export function launchPrice({ row, count }: HardwareChoice): Figure | null {
  if (row.msrpUsd === null || row.kind === "cpu") return null;
  const devices = row.msrpUsd * count;
  const computer = row.kind === "gpu" ? Math.max(LEAST_COMPUTER_USD, devices * COMPUTER_SHARE) : 0;
  const around = computer === 0 ? "" : ` + ${Math.round(computer)} for the computer around`;
  const what = row.msrpFor === null ? row.name : row.msrpFor;
  return {
    range: {
      low: devices * STREET_LOW + computer,
      point: devices + computer,
      high: devices * STREET_HIGH + computer,
    },
    origin: "published",
    basis: `msrp: launch price${row.year === null ? "" : ` of ${row.year}`}, ${count === 1 ? "" : `${count}x `}${what}${around}; street prices differ by up to 2x`,
  };
}

/** Name of the devices, e.g. "2x GeForce RTX 3090". */
export function nameOfHardware({ row, count }: HardwareChoice): string {
  return count === 1 ? row.name : `${count}x ${row.name}`;
}
