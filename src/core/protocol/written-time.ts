/** Milliseconds since 1970 of a written time (ISO 8601); a date alone is its first moment in UTC. */
export function writtenTimeMs(iso: string): number {
  // biome-ignore lint/style/noRestrictedGlobals: reading a written time looks at no clock.
  return Date.parse(iso);
}
