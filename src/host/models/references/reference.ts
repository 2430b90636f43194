import type { ModelRow, SynthQuantization } from "../../../schema/model.js";

/** A model file on disk that a reference names. */
export interface FileReference {
  readonly kind: "file";
  /** Of a split model the first part. */
  readonly path: string;
  /** What to call it, where its file's name says nothing; null otherwise. */
  readonly name: string | null;
  /** Registry row when the file was asked for by name; null for a bare path. */
  readonly row: ModelRow | null;
  readonly quantization: string | null;
  /** SHA-256 that each part should have; null where nobody says. */
  readonly expectedSha256: readonly (string | null)[];
}

/** What a user's `-m` stands for: a file on disk, or one that rigmark can write. */
export type ModelReference =
  | FileReference
  | { readonly kind: "synthetic"; readonly row: ModelRow; readonly quantization: SynthQuantization };
