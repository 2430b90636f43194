import { quoted, usage } from "../run/flag-values.js";
import { numberWithin } from "./parse-amounts.js";

/** Figures of a machine typed in by hand: tokens/s, watts at the wall, seconds. */
export interface TypedFigures {
  readonly tg: number;
  readonly pp: number;
  readonly busy: number | null;
  readonly idle: number | null;
  readonly load: number;
}

const LIMITS = {
  tg: [0.001, 1e7],
  pp: [0.001, 1e8],
  busy: [0.1, 1e6],
  idle: [0, 1e6],
  load: [0, 86_400],
} as const satisfies Record<string, readonly [number, number]>;
const EXAMPLE = "e.g. --typed tg=34,pp=1000,busy=430,idle=70";

/** Reads `--typed`; speeds are required, watts may come from the hardware table. */
export function parseTyped(text: string): TypedFigures {
  const figures = new Map<string, number>();
  for (const part of text.split(",")) {
    const [name = "", value = "", ...rest] = part.split("=").map((word) => word.trim());
    const [least, most] = Object.hasOwn(LIMITS, name) ? LIMITS[name as keyof typeof LIMITS] : [];
    if (least === undefined || most === undefined || rest.length > 0) {
      throw usage(`--typed: ${quoted(part)} is none of tg=, pp=, busy=, idle=, load=`, EXAMPLE);
    }
    if (figures.has(name)) throw usage(`--typed: ${name} stands twice`, EXAMPLE);
    figures.set(name, numberWithin(`--typed ${name}`, value, least, most));
  }
  const [tg, pp] = [figures.get("tg"), figures.get("pp")];
  if (tg === undefined || pp === undefined) {
    throw usage(`--typed needs tg (writing) and pp (reading), tokens/s`, EXAMPLE);
  }
  const [busy, idle] = [figures.get("busy") ?? null, figures.get("idle") ?? null];
  if (busy !== null && idle !== null && idle > busy) {
    throw usage(`--typed: idle (${idle} W) is above busy (${busy} W)`, EXAMPLE);
  }
  return { tg, pp, busy, idle, load: figures.get("load") ?? 0 };
}
