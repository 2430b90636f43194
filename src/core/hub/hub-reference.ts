import { RigmarkError } from "../../errors.js";

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

/** One part of a split GGUF file, as llama.cpp names them: `name-00001-of-00003.gguf`. */
const PART_NAME = /^(.*-)(\d{5})-of-(\d{5})(\.gguf)$/i;
/** No model is split into more; a name that claims so would ask the hub ten thousands of times. */
const MOST_PARTS = 512;
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
  const [, stem = "", index, of, end = ""] = PART_NAME.exec(file) ?? [];
  if (index === undefined || of === undefined) return [file];
  const count = Number(of);
  if (count < 1 || count > MOST_PARTS || Number(index) < 1 || Number(index) > count) {
    throw refuse(`${shown(file)} is no part of a split model: it says ${Number(index)} of ${count}`);
  }
  return Array.from({ length: count }, (_, at) => `${stem}${String(at + 1).padStart(5, "0")}-of-${of}${end}`);
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
