import { quoted, usage } from "./flag-values.js";

const MILLISECONDS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A time such as 30s, 10m or 2h, in milliseconds; a bare number is seconds. */
export function parseWait(text: string): number {
  const match = /^(\d{1,6})(s|m|h)?$/.exec(text.trim());
  const unit = (match?.[2] ?? "s") as keyof typeof MILLISECONDS;
  if (match === null) {
    throw usage(`--wait-lock: ${quoted(text)} is not a time`, "e.g. --wait-lock 30s, 10m or 2h");
  }
  return Number(match[1]) * MILLISECONDS[unit];
}
