import * as z from "zod";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const FromHub = {
  schemaVersion: z.literal(1),
  /** `owner/name`. */
  repo: z.string().min(1).max(200),
  /** Path inside the repository. */
  file: z.string().min(1).max(512),
  /** Commit of the repository, 40 hex digits. */
  revision: z.string().regex(/^[0-9a-f]{40}$/),
  sha256: Sha256,
  sizeBytes: z.int().positive(),
};

/** Where a downloaded file comes from: lies beside it as `<file>.hub.json`. */
export const HubRecord = z.strictObject({
  ...FromHub,
  /** Address of the hub or mirror. */
  endpoint: z.string().min(1).max(500),
  pulledAt: z.iso.datetime(),
});
export type HubRecord = z.infer<typeof HubRecord>;

/** How far an unfinished download has come: lies beside it as `<file>.part.json`. */
export const PartState = z.strictObject({
  ...FromHub,
  segmentBytes: z.int().positive(),
  /** Bytes on disk of each segment, from its start. */
  done: z.array(z.int().nonnegative()).max(1_000_000),
});
export type PartState = z.infer<typeof PartState>;
