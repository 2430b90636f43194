import { join } from "node:path";
import { RigmarkError } from "../../errors.js";

/** A file of a model repository on the hub; a null revision is the main branch. */
export interface HubReference {
  /** `owner/name`. */
  readonly repo: string;
  /** Path inside the repository, with `/`. */
  readonly file: string;
  readonly revision: string | null;
}

const OWNER_OR_NAME = /^(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const SEGMENT = /^(?!\.{1,2}$)[^\p{C}\\/:*?"<>|]{1,200}$/u;

/** Parses `hf:owner/repo/path/file.gguf[@revision]`; rejects all else with "bad-model". */
export function parseHubReference(text: string): HubReference {
  const [, path = "", revision] = /^hf:([^@]*)(?:@(.*))?$/is.exec(text) ?? [];
  const [owner = "", name = "", ...segments] = path.split("/");
  const isRepo = OWNER_OR_NAME.test(owner) && OWNER_OR_NAME.test(name);
  const isFile = segments.every(isSegment) && /\.gguf$/i.test(path) && segments.length > 0;
  const isRevision = revision === undefined || revision.split("/").every(isSegment);
  if (isRepo && isFile && isRevision) {
    return { repo: `${owner}/${name}`, file: segments.join("/"), revision: revision ?? null };
  }
  throw new RigmarkError("bad-model", `${JSON.stringify(text.slice(0, 200))} names no file of the hub`, {
    hint: "write it as hf:owner/repo/path/file.gguf, or with a revision: hf:owner/repo/file.gguf@main",
  });
}

/** Where a file of the hub lies in rigmark's own folder. */
export function hubFilePath(
  modelsFolder: string,
  { repo, file }: Pick<HubReference, "repo" | "file">,
): string {
  return join(modelsFolder, ...repo.split("/"), ...file.split("/"));
}

function isSegment(segment: string): boolean {
  return SEGMENT.test(segment);
}
