import * as z from "zod";

/** USD per million tokens; more than 1000 is somebody's unit error. */
const UsdPerMillionTokens = z.number().nonnegative().max(1000);

/** A part of the week with a price of its own, UTC. */
export const PriceBand = z
  .strictObject({
    /** 1 = Monday ... 7 = Sunday. */
    days: z.array(z.int().min(1).max(7)).min(1),
    /** Hours of the day, `toUtc` exclusive. */
    fromUtc: z.number().min(0).max(24),
    toUtc: z.number().min(0).max(24),
    input: UsdPerMillionTokens,
    cachedInput: UsdPerMillionTokens.nullable(),
    output: UsdPerMillionTokens,
  })
  .refine(({ fromUtc, toUtc }) => fromUtc < toUtc, {
    message: "a band ends after it begins; split one that runs past midnight",
  });
export type PriceBand = z.infer<typeof PriceBand>;

/** What every row says, whatever its unit. */
const Common = {
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  provider: z.string().min(1),
  /** The model's name at the provider; of a rental, what is rented. */
  model: z.string().min(1),
  /** Same-weights key, shared with models.json; null for closed models and for rentals. */
  weights: z.string().nullable(),
  /** Key of the row in reference-scores.json. */
  scores: z.string().nullable(),
  effectiveFrom: z.iso.date(),
  /** How exact `effectiveFrom` is: the day itself, or the first day we saw the price. */
  effectiveFromKind: z.enum(["exact", "seen"]),
  effectiveTo: z.iso.date().nullable(),
  checkedAt: z.iso.date(),
  source: z.string().min(1),
  /** `deprecated`: still sold, its end is announced. */
  status: z.enum(["active", "deprecated", "retired"]),
};

/** Pay as you go, by tokens. */
const TokenRow = z.strictObject({
  ...Common,
  unit: z.literal("per-million-tokens"),
  input: UsdPerMillionTokens,
  cachedInput: UsdPerMillionTokens.nullable(),
  output: UsdPerMillionTokens,
  bands: z.array(PriceBand).optional(),
  /** Share taken off for answers that may come hours later: 0.5 is half price. */
  batchDiscount: z.number().gt(0).lt(1).optional(),
});

/** Pay by the hour: rented devices, or an endpoint that keeps one model loaded. */
const HourRow = z.strictObject({
  ...Common,
  unit: z.literal("per-hour"),
  offer: z.enum(["rental", "endpoint"]),
  /** USD an hour for everything in the row together. */
  usdPerHour: z.number().positive().max(1000),
  /** Id of the device in hardware.json and how many; null for an endpoint that does not say. */
  hardware: z.string().nullable(),
  count: z.int().positive(),
});

/** A subscription of one person. */
const SeatRow = z.strictObject({
  ...Common,
  unit: z.literal("per-seat-month"),
  usdPerSeatMonth: z.number().positive().max(10_000),
});

/** One row of data/prices.json. An empty end date means: still in force when checked. */
export const PriceRow = z
  .discriminatedUnion("unit", [TokenRow, HourRow, SeatRow])
  .refine((row) => row.unit !== "per-million-tokens" || row.output >= row.input / 2, {
    message: "output is cheaper than half of input: wrong unit?",
  })
  .refine((row) => row.effectiveTo === null || row.effectiveTo > row.effectiveFrom, {
    message: "effectiveTo must come after effectiveFrom",
  })
  .refine((row) => row.unit !== "per-million-tokens" || !bandsClash(row.bands ?? []), {
    message: "two bands share an hour",
  });
export type PriceRow = z.infer<typeof PriceRow>;
export type TokenPriceRow = z.infer<typeof TokenRow>;
export type HourPriceRow = z.infer<typeof HourRow>;

/** data/prices.json: no id twice, and one price a day for what one provider sells under one name. */
export const PriceTable = z
  .strictObject({ schemaVersion: z.literal(2), rows: z.array(PriceRow) })
  .superRefine(({ rows }, context) => {
    for (const [index, row] of rows.entries()) {
      for (const earlier of rows.slice(0, index)) {
        const problem = clashOf(earlier, row);
        if (problem !== null) context.addIssue({ code: "custom", path: ["rows", index], message: problem });
      }
    }
  });
export type PriceTable = z.infer<typeof PriceTable>;

function clashOf(a: PriceRow, b: PriceRow): string | null {
  if (a.id === b.id) return `the id ${a.id} stands twice`;
  const isSameOffer = a.provider === b.provider && a.model === b.model && a.unit === b.unit;
  const isEarlier = (x: PriceRow, y: PriceRow) => y.effectiveTo === null || x.effectiveFrom < y.effectiveTo;
  if (!isSameOffer || !isEarlier(a, b) || !isEarlier(b, a)) return null;
  return `${a.id} and ${b.id} price the same days`;
}

function bandsClash(bands: readonly PriceBand[]): boolean {
  return bands.some((a, index) =>
    bands
      .slice(index + 1)
      .some((b) => a.fromUtc < b.toUtc && b.fromUtc < a.toUtc && a.days.some((day) => b.days.includes(day))),
  );
}
