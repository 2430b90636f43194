/** Requests of a latency test in one process: ten where time allows, two at the least. */
const REQUESTS = { least: 2, most: 10 } as const;

/** Timed values in one process when a value lasts `seconds`: 3 under 5 s, 2 up to 15 s, 1 above. */
export function valuesFor(seconds: number): number {
  if (seconds < 5) return 3;
  return seconds <= 15 ? 2 : 1;
}

/** Requests in one process, one of which takes `seconds`; `left` are the seconds that remain, null for no limit. */
export function requestsFor(seconds: number, left: number | null): number {
  const fit = left === null ? REQUESTS.most : Math.floor(left / seconds);
  return Math.min(REQUESTS.most, Math.max(REQUESTS.least, fit));
}
