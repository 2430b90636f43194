import { partPaths, splitName } from "../../../core/gguf/split-name.js";
import type { FoundFile } from "./find-files.js";

/** A model at one place: one file, or the parts of a split one in order. */
export interface FoundModel {
  readonly first: FoundFile;
  readonly parts: readonly FoundFile[];
  /** Paths of parts that are not there. */
  readonly missing: readonly string[];
  /** Device and inode of every part. */
  readonly identity: string;
  readonly sizeBytes: number;
  readonly sizes: string;
  /** Hashes in the names of all parts; null when one has none. */
  readonly nameHash: string | null;
}

/** Joins the parts of split models; a set with gaps stays one, and says what is missing. */
export function joinParts(files: readonly FoundFile[]): FoundModel[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const models: FoundModel[] = [];
  const joined = new Set<string>();
  for (const file of files) {
    // A store may name one file more than once.
    const key = `${file.path}\n${file.reference}`;
    if (joined.has(key) || joined.has(file.path)) continue;
    joined.add(key);
    if (splitName(file.path) === null) {
      models.push(modelOf([file], []));
      continue;
    }
    const paths = partPaths(file.path);
    const parts = paths.map((path) => byPath.get(path)).filter((part) => part !== undefined);
    for (const path of paths) joined.add(path);
    models.push(
      modelOf(
        parts,
        paths.filter((path) => !byPath.has(path)),
      ),
    );
  }
  return models;
}

function modelOf(parts: readonly FoundFile[], missing: readonly string[]): FoundModel {
  const [first] = parts;
  if (first === undefined) throw new Error("a model without a file");
  const hashes = parts.map(({ nameHash }) => nameHash);
  return {
    first,
    parts,
    missing,
    identity: parts.map(({ identity }) => identity).join(" "),
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    sizes: parts.map(({ sizeBytes }) => sizeBytes).join(" "),
    nameHash: hashes.includes(null) ? null : hashes.join(" "),
  };
}
