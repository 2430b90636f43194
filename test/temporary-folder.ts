import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

/** Short, because a browser puts a socket below it, and paths of sockets end at 108 characters (unix(7)). */
const PREFIX = "rm-test-";

/** Gives all tests of a run one folder for their temporary files, and removes it after the last of them. */
export function setup(): () => void {
  // Each project of vitest sets up on its own: the first one's folder serves the others too.
  if (basename(tmpdir()).startsWith(PREFIX)) return () => undefined;
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  // Node reads TMPDIR on Unix, TEMP and TMP on Windows; workers inherit them.
  Object.assign(process.env, { TMPDIR: folder, TEMP: folder, TMP: folder });
  return () => rmSync(folder, { recursive: true, force: true });
}
