import * as z from "zod";

/** What a GGUF file is for: only a model can be measured; `damaged` has a header that cannot be read. */
export const ScannedKind = z.enum([
  "model",
  "embedding",
  "projector",
  "adapter",
  "imatrix",
  "incomplete",
  "damaged",
]);
export type ScannedKind = z.infer<typeof ScannedKind>;

/** One place where a content lies. */
export const ScannedCopy = z.strictObject({
  /** Of a split model the first part. */
  path: z.string(),
  /** Program whose folder it is in; "folder" for one that was given. */
  tool: z.string(),
  /** How that program names it, as a reference; null where it has only a path. */
  reference: z.string().nullable(),
  /** Another path of a file that is listed already: a link, which takes no room. */
  isSameFile: z.boolean(),
});
export type ScannedCopy = z.infer<typeof ScannedCopy>;

/** One content on disk, however often it lies there. */
export const ScannedModel = z.strictObject({
  kind: ScannedKind,
  name: z.string(),
  architecture: z.string().nullable(),
  registryId: z.string().nullable(),
  /** How sure the registry id is: hash, size, name, synthetic, shape; null without one. */
  basis: z.enum(["hash", "size", "name", "synthetic", "shape"]).nullable(),
  quantization: z.string().nullable(),
  /** Of all parts together, once. */
  sizeBytes: z.int().nonnegative(),
  parts: z.int().positive(),
  /** Of a model of one file; null where nobody gave or took it. */
  sha256: z.string().nullable(),
  /** Where the hash comes from: the file's name in a cache, or its bytes. */
  hashFrom: z.enum(["name", "bytes"]).nullable(),
  /** Why the copies count as the same: hashes in their names, hashes of their bytes, or, less sure, samples of them. */
  sameBy: z.enum(["name", "bytes", "sample"]).nullable(),
  copies: z.array(ScannedCopy).min(1),
  /** Room that copies after the first take, bytes. */
  wastedBytes: z.int().nonnegative(),
  /** What to write after -m; null for what cannot be measured. */
  use: z.string().nullable(),
  /** Why it cannot be measured; null when it can. */
  problem: z.string().nullable(),
});
export type ScannedModel = z.infer<typeof ScannedModel>;

/** Something that could not be looked at. */
export const ScanProblem = z.strictObject({ path: z.string(), reason: z.string() });
export type ScanProblem = z.infer<typeof ScanProblem>;

/** What `models scan` found. */
export const ModelScan = z.strictObject({
  models: z.array(ScannedModel),
  /** Room that all files take, copies included, bytes. */
  totalBytes: z.int().nonnegative(),
  wastedBytes: z.int().nonnegative(),
  places: z.array(z.strictObject({ tool: z.string(), folder: z.string(), files: z.int().nonnegative() })),
  problems: z.array(ScanProblem),
  /** Problems beyond those listed. */
  moreProblems: z.int().nonnegative(),
});
export type ModelScan = z.infer<typeof ModelScan>;
