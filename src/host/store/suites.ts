import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { Suite } from "../../schema/suite.js";
import { packageRoot, readDataFile } from "./data-files.js";

/** Names of the suites that ship with rigmark. */
export async function listSuites(root = packageRoot()): Promise<string[]> {
  const entries = await readdir(join(root, "suites"), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Reads a suite that `listSuites` named. */
export function readSuite(name: string): Promise<Suite> {
  return readDataFile(`suites/${name}/suite.json`, Suite);
}
