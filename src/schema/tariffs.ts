import * as z from "zod";

/** What a kilowatt-hour costs somewhere, for homes and for businesses. */
export const TariffRow = z.strictObject({
  /** ISO 3166 country code, or EU. */
  id: z.enum(["US", "EU", "DE", "UK", "JP", "CN", "IN"]),
  name: z.string().min(1),
  /** ISO 4217 code; exchange rates are the user's to give. */
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** In that currency, per kWh. */
  home: z.number().positive(),
  office: z.number().positive(),
  /** What is in the two figures, e.g. "taxes and levies included". */
  homeTaxBasis: z.string().min(1),
  officeTaxBasis: z.string().min(1),
  /** Period that the figures hold for, e.g. "2025 H1". */
  period: z.string().min(1),
  checkedAt: z.iso.date(),
  source: z.string().min(1),
});
export type TariffRow = z.infer<typeof TariffRow>;

/** data/tariffs.json */
export const TariffTable = z.strictObject({ schemaVersion: z.literal(1), rows: z.array(TariffRow) });
export type TariffTable = z.infer<typeof TariffTable>;
