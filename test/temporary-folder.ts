import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the tests one folder for all their temporary files, and removes it after the last of them. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "rigmark-tests-"));
  // Node reads TMPDIR on Unix, TEMP and TMP on Windows; workers inherit them.
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  return () => rmSync(folder, { recursive: true, force: true });
}
