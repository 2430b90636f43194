import { stat } from "node:fs/promises";
import { partPaths } from "../../../core/gguf/split-name.js";
import { RigmarkError } from "../../../errors.js";
import { contentSample } from "../content-sample.js";
import { hashInName } from "../places/hub-cache.js";

/** A reference that two places answer with different contents. */
export class AmbiguousModel extends RigmarkError {}

/** A complete model found at a place where it was expected; of a split one the first part's path. */
export interface Candidate {
  readonly path: string;
  /** Sizes of the parts in order, bytes. */
  readonly sizes: readonly number[];
  /** SHA-256 by which the cache names each part; null where it does not. */
  readonly nameHashes: readonly (string | null)[];
  readonly identity: string;
}

/** Looks at the path, and at the other parts of a split model; null when any is missing or no regular file. */
export async function candidateAt(path: string): Promise<Candidate | null> {
  const paths = partPaths(path);
  const found = await Promise.all(paths.map((part) => stat(part, { bigint: true }).catch(() => null)));
  const sizes: number[] = [];
  for (const part of found) {
    if (!part?.isFile()) return null;
    sizes.push(Number(part.size));
  }
  const identity = found.map((part) => `${part?.dev}:${part?.ino}`).join(" ");
  return { path, sizes, nameHashes: await Promise.all(paths.map(hashInName)), identity };
}

/**
 * The one model that several places hold. Copies of the same content are one, and the first place is taken; two
 * different ones are refused with "bad-model", which names both.
 */
export async function theOnlyContent(
  wanted: string,
  candidates: readonly Candidate[],
): Promise<Candidate | null> {
  const [first, ...others] = candidates;
  if (first === undefined) return null;
  for (const other of others) {
    if (await isSameContent(first, other)) continue;
    throw new AmbiguousModel(
      "bad-model",
      `${wanted} is on this disk in two different contents: ${JSON.stringify(first.path)} and ${JSON.stringify(other.path)}`,
      { hint: "say which one is meant by its path: -m path/to/model.gguf" },
    );
  }
  return first;
}

async function isSameContent(a: Candidate, b: Candidate): Promise<boolean> {
  if (a.identity === b.identity) return true;
  if (a.sizes.join() !== b.sizes.join()) return false;
  if (!a.nameHashes.includes(null) && !b.nameHashes.includes(null)) {
    return a.nameHashes.join() === b.nameHashes.join();
  }
  return (await sampleOfParts(a)) === (await sampleOfParts(b));
}

async function sampleOfParts({ path }: Candidate): Promise<string> {
  const samples: string[] = [];
  for (const part of partPaths(path))
    samples.push(await contentSample(part).catch(() => `unreadable ${part}`));
  return samples.join();
}
