/**
 * Tests that need something a bare machine lacks are left out there, with a message. RIGMARK_REQUIRE names what
 * must be there (`vulkan,chromium`): then its absence fails, so that CI cannot go green by leaving tests out.
 */
export function canRun(feature: string, present: boolean, install: string): boolean {
  const required = (process.env["RIGMARK_REQUIRE"] ?? "").split(",").includes(feature);
  if (!present && required) throw new Error(`${feature} is required but not there: ${install}`);
  if (!present) process.stderr.write(`left out: tests of ${feature} (${install})\n`);
  return present;
}
