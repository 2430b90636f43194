import type { HardwareRow } from "../../../schema/hardware.js";

/** Words that make another device of the name before them: an RTX 3060 Ti, Laptop GPU or slice (MIG) is no RTX 3060. */
const VARIANT = /^[\s-]*(ti|super|xtx?|gre|max|pro|ultra|laptop|mobile|max-q|d|nvl|pcie|mig|3e)(?![a-z0-9+])/;

/**
 * The row of a device by the name that the system prints; the longest of the matching texts decides. A text counts
 * only as whole words, and not when a word for another variant follows it. Null when no row is this device.
 */
export function findHardware(deviceName: string, rows: readonly HardwareRow[]): HardwareRow | null {
  const name = plainName(deviceName);
  const found = rows
    .flatMap((row) => row.matches.map((text) => ({ row, text })))
    .filter(({ text }) => names(name, text))
    .sort((a, b) => b.text.length - a.text.length);
  return found[0]?.row ?? null;
}

/** Lower case, without the marks that vendors put into names: "Intel(R) Core(TM)" is "intel core". */
function plainName(deviceName: string): string {
  return deviceName
    .toLowerCase()
    .replace(/\((r|tm)\)|[®™]/g, "")
    .replace(/\s+/g, " ");
}

function names(name: string, text: string): boolean {
  const start = name.indexOf(text);
  if (start < 0) return false;
  const before = name.slice(0, start);
  const after = name.slice(start + text.length);
  return !/[a-z0-9]$/.test(before) && !/^[a-z0-9]/.test(after) && !VARIANT.test(after);
}
