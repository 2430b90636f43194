import { findHardware } from "../../core/cost/power/find-hardware.js";
import type { HardwareChoice } from "../../core/cost/power/hardware-side.js";
import { nearestName } from "../../host/models/registry.js";
import type { HardwareRow } from "../../schema/hardware.js";
import { quoted, usage } from "../run/flag-values.js";

const MOST_DEVICES = 1024;

/** Reads one `--hardware`: an id or a device's name, with a count before it: `2x rtx-3090`. */
export function findHardwareChoice(text: string, rows: readonly HardwareRow[]): HardwareChoice {
  const [, digits = "1", name = ""] = /^\s*(?:(\d{1,5})\s*x\s+|(?=\D|\d))(.*\S)\s*$/i.exec(text) ?? [];
  const count = Number(digits);
  const wanted = name.toLowerCase();
  const row = rows.find(({ id }) => id === wanted) ?? findHardware(name, rows);
  if (row !== null && row !== undefined && count >= 1 && count <= MOST_DEVICES) return { row, count };
  const nearest = nearestName(
    wanted,
    rows.map(({ id }) => id),
  );
  throw usage(
    `--hardware: ${quoted(text)} is no device of the hardware table`,
    nearest === null ? "Ids look like rtx-3090, apple-m3-ultra or 2x rtx-4090" : `Did you mean ${nearest}?`,
  );
}
