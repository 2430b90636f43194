import { stat } from "node:fs/promises";
import type { GgufHeader } from "../../core/gguf/read/gguf-header.js";
import { partNames } from "../../core/gguf/split-names.js";
import { readModelHeader } from "./read-header.js";

/** The files of a model that are there, with their headers, in order. */
export interface ModelParts {
  readonly paths: readonly string[];
  readonly headers: readonly [GgufHeader, ...GgufHeader[]];
}

/** Reads the header of a file, and of a split one those of all parts that lie beside it. */
export async function readModelParts(path: string): Promise<ModelParts> {
  const names = partNames(path) ?? [path];
  const paths: string[] = [];
  for (const name of names) if (name === path || (await isThere(name))) paths.push(name);
  const [first = path, ...others] = paths;
  const headers: [GgufHeader, ...GgufHeader[]] = [await readModelHeader(first)];
  for (const other of others) headers.push(await readModelHeader(other));
  return { paths, headers };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
