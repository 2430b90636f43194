import * as z from "zod";
import { Test } from "./plan.js";

/** A speed that somebody else published: never measured here, never compared by verdict. */
export const NeighbourRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  device: z.string().min(1),
  backend: z.string().min(1).nullable(),
  threads: z.int().positive().nullable(),
  /** As the source prints it. */
  model: z.string().min(1),
  /** Model in models.json whose tensors have the same shapes: those run at the same speed. */
  sameShapeAs: z.string(),
  quantization: z.string().min(1),
  test: z.strictObject({
    kind: Test.shape.kind.extract(["pp", "tg", "gen"]),
    /** Tokens read or written; null where the source does not say. */
    tokens: z.int().positive().nullable(),
  }),
  tokensPerSecond: z.number().positive(),
  standardDeviation: z.number().nonnegative().nullable(),
  repetitions: z.int().positive().nullable(),
  tool: z.string().min(1),
  build: z.string().min(1).nullable(),
  /** Day or month of the measurement or its publication. */
  publishedAt: z
    .string()
    .regex(/^\d{4}-\d{2}(-\d{2})?$/)
    .nullable(),
  checkedAt: z.iso.date(),
  /** repository:path, or the address of a page. */
  source: z.string().min(1),
  /** What else a reader must know; null when nothing. */
  note: z.string().nullable(),
});
export type NeighbourRow = z.infer<typeof NeighbourRow>;

/** data/neighbours.json */
export const NeighbourTable = z.strictObject({ schemaVersion: z.literal(1), rows: z.array(NeighbourRow) });
export type NeighbourTable = z.infer<typeof NeighbourTable>;
