/** Longest text in a foreign result; a log may be as long as rigmark itself keeps it. Characters. */
const MAX_TEXT = 4096;
const MAX_LOG = 64 * 1024;
/** Readings of 27 hours at 1 Hz. */
const MAX_ITEMS = 100_000;
/** A result is 8 levels deep. */
const MAX_DEPTH = 24;

/** What makes a foreign JSON document too much to take in, with its place; null when nothing does. */
export function findExcess(value: unknown, place = "top level", depth = 0): string | null {
  if (typeof value === "string") {
    const most = place.endsWith(".log") ? MAX_LOG : MAX_TEXT;
    return value.length > most ? `a text of more than ${most} characters at ${place}` : null;
  }
  // 1e999 is JSON, and reads as infinity.
  if (typeof value === "number") return Number.isFinite(value) ? null : `a number without bounds at ${place}`;
  return typeof value === "object" && value !== null ? findInside(value, place, depth) : null;
}

function findInside(holder: object, place: string, depth: number): string | null {
  if (depth === MAX_DEPTH) return `more than ${MAX_DEPTH} levels of nesting`;
  const entries = Object.entries(holder);
  if (entries.length > MAX_ITEMS) return `more than ${MAX_ITEMS} items at ${place}`;
  for (const [key, item] of entries) {
    if (key.length > MAX_TEXT) return `a name of more than ${MAX_TEXT} characters at ${place}`;
    const excess = findExcess(item, depth === 0 ? key : `${place}.${key}`, depth + 1);
    if (excess !== null) return excess;
  }
  return null;
}
