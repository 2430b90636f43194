import { writtenTimeMs } from "../protocol/written-time.js";

/** Attempts without a byte of progress before a download is given up. */
export const MOST_ATTEMPTS = 6;

/** No server may make us wait longer at a time, milliseconds. */
const LONGEST_WAIT_MS = 5 * 60_000;
const FIRST_WAIT_MS = 1000;
const LONGEST_BACKOFF_MS = 30_000;

/** Milliseconds that a `Retry-After` header asks for, as seconds or as a date (RFC 9110, 10.2.3); null for neither. */
export function parseRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text)) return Math.min(LONGEST_WAIT_MS, Number(text) * 1000);
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const waitMs = writtenTimeMs(text) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(LONGEST_WAIT_MS, Math.max(0, waitMs)) : null;
}

/**
 * Milliseconds to wait after failed attempt number `attempt` (from 1), doubled each time; `chance` (0 to 1) spreads
 * those who were cut off together. What the server asks for is the least.
 */
export function retryDelay(attempt: number, retryAfterMs: number | null, chance: number): number {
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return Math.max(retryAfterMs ?? 0, backoff * (0.5 + chance / 2));
}
