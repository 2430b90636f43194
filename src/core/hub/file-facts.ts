import { RigmarkError } from "../../errors.js";
import type { HubReference } from "./hub-reference.js";

/** What the hub says about a file, before a byte of it is read. */
export interface FileFacts {
  /** Commit that the revision stands for now, 40 hex digits. */
  readonly commit: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Headers by name in lower case; null when absent. */
export type HeaderReader = (name: string) => string | null;

/**
 * Reads commit, size and SHA-256 from the headers of a file's address. For files in large storage the hub gives the
 * SHA-256 as `X-Linked-Etag` and the size as `X-Linked-Size` (huggingface_hub: constants.py, file_download.py).
 */
export function readFileFacts(header: HeaderReader, what: HubReference): FileFacts {
  const commit = header("x-repo-commit");
  if (commit === null || !/^[0-9a-f]{40}$/.test(commit)) throw incomplete(what, "commit (X-Repo-Commit)");
  const sizeBytes = wholeNumber(header("x-linked-size") ?? header("content-length"));
  if (sizeBytes === null || sizeBytes === 0) throw incomplete(what, "size (X-Linked-Size)");
  const sha256 = /^(?:W\/)?"?([0-9a-f]{64})"?$/i.exec(header("x-linked-etag") ?? "")?.[1]?.toLowerCase();
  if (sha256 === undefined) throw incomplete(what, "SHA-256 (X-Linked-Etag)");
  return { commit, sizeBytes, sha256 };
}

/** A range as the server names it: `bytes 0-99/1000`; null for what is none. */
export function parseContentRange(text: string | null): { start: number; end: number; total: number } | null {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(text ?? "") ?? [];
  if (first === undefined || last === undefined || total === undefined) return null;
  return { start: Number(first), end: Number(last) + 1, total: Number(total) };
}

/** A count in a header; null when absent or none. */
export function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** A file as messages name it: repository, path and revision. */
export function nameOf({ repo, file, revision }: HubReference): string {
  return `${repo}/${file}@${revision ?? "main"}`;
}

function incomplete(what: HubReference, missing: string): RigmarkError {
  return new RigmarkError("bad-model", `the hub names no ${missing} for ${nameOf(what)}`, {
    hint: "Without it a download cannot be checked. If HF_ENDPOINT names a mirror, try the hub itself.",
  });
}
