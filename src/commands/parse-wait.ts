import { RigmarkError } from "../errors.js";

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
/** A day: timers of Node.js end at 24.8 days, and nobody waits so long. */
const LONGEST_MS = 24 * 3_600_000;

/** Reads a time such as `90s`, `10m` or `2h`, in milliseconds; `flag` is named when it is not one. */
export function parseWait(flag: string, text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,9})([smh])$/.exec(text.trim()) ?? [];
  const milliseconds = Number(count) * (UNIT_MS[unit] ?? 0);
  if (count !== "" && milliseconds <= LONGEST_MS) return milliseconds;
  throw new RigmarkError("usage", `${flag}: ${JSON.stringify(text.slice(0, 40))} is not a time up to 24h`, {
    hint: `a number with s, m or h, e.g. ${flag} 10m`,
  });
}
