import { RigmarkError } from "../../errors.js";
import { partPaths, splitName } from "../gguf/split-name.js";

/** A file of a model repository on the hub. */
export interface HubFile {
  /** `owner/name`. */
  readonly repo: string;
  /** Path inside the repository, with `/`. */
  readonly file: string;
}

/** A file at a branch, tag or commit; null: the main branch. */
export interface HubReference extends HubFile {
  readonly revision: string | null;
}

const OWNER_OR_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/;
const LONGEST_PATH = 512;
const LONGEST_REVISION = 200;
const HINT = "Write it as hf:owner/repo/path/file.gguf, or with a revision: hf:owner/repo/file.gguf@main";

/** Parses `hf:owner/repo/path/file.gguf[@revision]`; rejects all else with "bad-model". */
export function parseHubReference(text: string): HubReference {
  const [, path = "", revision] = /^hf:([^@]*)(?:@(.*))?$/is.exec(text) ?? [];
  const [owner = "", name = "", ...rest] = path.split("/");
  const reference = { repo: `${owner}/${name}`, file: rest.join("/"), revision: revision ?? null };
  checkHubFile(reference);
  if (revision !== undefined) checkRevision(revision);
  return reference;
}

/** Rejects names that no hub has, and all that could lead out of a folder or into another address. */
export function checkHubFile({ repo, file }: HubFile): void {
  const names = repo.split("/");
  if (names.length !== 2 || !names.every((name) => OWNER_OR_NAME.test(name) && !name.includes(".."))) {
    throw refuse(`${shown(repo)} is no repository of the hub`);
  }
  const isPlain = file.length <= LONGEST_PATH && file.split("/").every(isPlainSegment);
  if (!isPlain || !/\.gguf$/i.test(file)) throw refuse(`${shown(file)} is no path of a .gguf file`);
}

/** Rejects what is no branch, tag or commit. */
export function checkRevision(revision: string): void {
  const isPlain = revision.length <= LONGEST_REVISION && revision.split("/").every(isPlainSegment);
  if (!isPlain) throw refuse(`${shown(revision)} is no revision`);
}

/** All parts of a split file, whichever is named; the file itself when it is whole. */
export function partsOf(file: string): string[] {
  if (/-\d{5}-of-\d{5}\.gguf$/i.test(file) && splitName(file) === null) {
    throw refuse(`${shown(file)} is no part of a split model: look at its numbers`);
  }
  return partPaths(file);
}

/** A part of a path that every file system takes as a name, and none as a way to another place. */
function isPlainSegment(segment: string): boolean {
  return /^[\p{L}\p{N}_+(,=[-][\p{L}\p{N} ._+()@,=[\]-]*$/u.test(segment) && !/[ .]$/.test(segment);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 120));
}

function refuse(message: string): RigmarkError {
  return new RigmarkError("bad-model", message, { hint: HINT });
}
