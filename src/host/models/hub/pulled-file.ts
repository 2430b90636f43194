import type { HubReference } from "../../../core/hub/hub-reference.js";

/** A file that the user wants on disk. */
export interface FileWish {
  readonly what: HubReference;
  /** Where it goes. */
  readonly path: string;
  /** What models.json says of it; null for what it does not know. */
  readonly known: { readonly sha256: string | null; readonly sizeBytes: number } | null;
  /** Another file that lies there may be replaced. */
  readonly force: boolean;
}

/** A file of the hub that is on disk, whole and checked. */
export interface PulledFile {
  readonly path: string;
  readonly repo: string;
  readonly file: string;
  /** Commit, 40 hex digits; null for a file found offline of which none is recorded. */
  readonly revision: string | null;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** It went on where an earlier download had stopped. */
  readonly resumed: boolean;
  /** Bytes that came over the network this time; 0 when the file was there. */
  readonly downloadedBytes: number;
}
