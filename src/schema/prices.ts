import * as z from "zod";

/** USD per million tokens; more than 1000 is somebody's unit error. */
const UsdPerMillionTokens = z.number().nonnegative().max(1000);

/** A part of the week with a price of its own, UTC. */
export const PriceBand = z.strictObject({
  /** 1 = Monday ... 7 = Sunday. */
  days: z.array(z.int().min(1).max(7)).min(1),
  /** Hours of the day, `toUtc` exclusive. */
  fromUtc: z.number().min(0).max(24),
  toUtc: z.number().min(0).max(24),
  input: UsdPerMillionTokens,
  cachedInput: UsdPerMillionTokens.nullable(),
  output: UsdPerMillionTokens,
});
export type PriceBand = z.infer<typeof PriceBand>;

/** One row of data/prices.json. An empty end date means: still in force when checked. */
export const PriceRow = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
    provider: z.string().min(1),
    model: z.string().min(1),
    /** Same-weights key, shared with models.json; null for closed models. */
    weights: z.string().nullable(),
    /** Key of the row in reference-scores.json. */
    scores: z.string().nullable(),
    unit: z.literal("per-million-tokens"),
    input: UsdPerMillionTokens,
    cachedInput: UsdPerMillionTokens.nullable(),
    output: UsdPerMillionTokens,
    bands: z.array(PriceBand).optional(),
    effectiveFrom: z.iso.date(),
    /** How exact `effectiveFrom` is: the day itself, or the first day we saw the price. */
    effectiveFromKind: z.enum(["exact", "seen"]),
    effectiveTo: z.iso.date().nullable(),
    checkedAt: z.iso.date(),
    source: z.string().min(1),
    status: z.enum(["active", "deprecated", "retired"]),
  })
  .refine((row) => row.output >= row.input / 2, {
    message: "output is cheaper than half of input: wrong unit?",
  })
  .refine((row) => row.effectiveTo === null || row.effectiveTo > row.effectiveFrom, {
    message: "effectiveTo must come after effectiveFrom",
  });
export type PriceRow = z.infer<typeof PriceRow>;

export const PriceTable = z.strictObject({ schemaVersion: z.literal(1), rows: z.array(PriceRow) });
export type PriceTable = z.infer<typeof PriceTable>;
