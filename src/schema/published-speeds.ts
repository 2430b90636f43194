import * as z from "zod";

/** A speed that somebody else measured and published; predictions are calibrated on these and checked against them. */
export const PublishedSpeed = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  /** Row of data/hardware.json; a row that is not there yet is left out and named. */
  device: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  /** As the device calls itself, for when the id is not found. */
  deviceName: z.string().min(2),
  count: z.int().positive(),
  /** The computer around a card, where the source says it. */
  host: z.string().min(1).nullable(),
  /** Null where the source does not say it of a graphics card. */
  backend: z.enum(["cpu", "cuda", "metal", "vulkan", "rocm"]).nullable(),
  /** As the source prints it. */
  model: z.string().min(1),
  /** Model in models.json whose tensors have the same shapes. */
  sameShapeAs: z.string().min(1),
  quantization: z.string().min(1),
  test: z.strictObject({
    /** `gen`: written by an application, sampling included. */
    kind: z.enum(["pp", "tg", "gen"]),
    /** Tokens read or written; null where the source does not say. */
    tokens: z.int().positive().nullable(),
    /** Tokens in the context before the test. */
    depth: z.int().nonnegative(),
  }),
  tokensPerSecond: z.number().positive(),
  tool: z.string().min(1),
  /** Year, month or day of the measurement or its publication. */
  publishedAt: z
    .string()
    .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/)
    .nullable(),
  checkedAt: z.iso.date(),
  /** repository:path, repository#number, or the address of a page. */
  source: z.string().min(1),
  /** Why a reader should doubt the row, as found by hand; null for all that nobody looked into. */
  suspicious: z.string().min(1).nullable(),
  note: z.string().min(1).nullable(),
});
export type PublishedSpeed = z.infer<typeof PublishedSpeed>;

/** data/published-speeds.json */
export const PublishedSpeeds = z.strictObject({
  schemaVersion: z.literal(1),
  rows: z.array(PublishedSpeed).min(1),
});
export type PublishedSpeeds = z.infer<typeof PublishedSpeeds>;
