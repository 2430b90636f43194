import { basename } from "node:path";
import { RigmarkError } from "../errors.js";
import { nearestName } from "../host/models/registry.js";
import { listSuites, readSuite, readSuiteFile } from "../host/store/suites.js";
import type { Suite } from "../schema/suite.js";

/** A suite, and the name of its file or folder; null when it ships with rigmark. */
export interface FoundSuite {
  readonly suite: Suite;
  readonly source: string | null;
}

/** Finds a suite by the name of one that ships, or by the path of a file or folder of the user's own. */
export async function findSuite(reference: string): Promise<FoundSuite> {
  if (isPath(reference)) return { suite: await readSuiteFile(reference), source: basename(reference) };
  return { suite: await readSuite(await knownName(reference)), source: null };
}

/** A name has no slash and no ending: `speed` is a suite that ships, `./speed` a folder. */
function isPath(reference: string): boolean {
  return /[\\/]|^\.|\.json$/.test(reference);
}

async function knownName(name: string): Promise<string> {
  const known = await listSuites();
  if (known.includes(name)) return name;
  const nearest = nearestName(name, known);
  throw new RigmarkError("bad-suite", `no suite is called ${JSON.stringify(name.slice(0, 60))}`, {
    hint:
      nearest === null
        ? `there are: ${known.join(", ")}; a suite of your own is given by its path: ./my-suite.json`
        : `did you mean ${nearest}?`,
  });
}
