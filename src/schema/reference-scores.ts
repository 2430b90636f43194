import * as z from "zod";

/** Published quality scores of one model: other people's protocols, never measured here. Percent. */
export const ReferenceScores = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  scores: z.strictObject({
    gpqaDiamond: z.number().min(0).max(100).nullable(),
    aime2024: z.number().min(0).max(100).nullable(),
    math500: z.number().min(0).max(100).nullable(),
    liveCodeBench: z.number().min(0).max(100).nullable(),
  }),
  /** Sampling, length limit, precision: what makes the numbers comparable or not. */
  protocol: z.string().min(1),
  publishedAt: z.iso.date().nullable(),
  checkedAt: z.iso.date(),
  source: z.string().min(1),
  /** Where published sources disagree. */
  note: z.string().nullable(),
});
export type ReferenceScores = z.infer<typeof ReferenceScores>;

export const ReferenceScoreTable = z.strictObject({
  schemaVersion: z.literal(1),
  rows: z.array(ReferenceScores),
});
export type ReferenceScoreTable = z.infer<typeof ReferenceScoreTable>;
