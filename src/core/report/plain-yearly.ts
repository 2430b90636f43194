import type { YearlyComparison } from "../cost/year/yearly-comparison.js";
import { plainText } from "./sanitize.js";

const LABEL_LENGTH = 100;
const SENTENCE_LENGTH = 600;

/** The yearly block with every string made plain: names of hosts and models come from price lists. */
export function plainYearly(yearly: YearlyComparison): YearlyComparison {
  return {
    ...yearly,
    rows: yearly.rows.map((row) => ({ ...row, label: plainText(row.label, LABEL_LENGTH) })),
    verdict: { ...yearly.verdict, sentence: plainText(yearly.verdict.sentence, SENTENCE_LENGTH) },
    power: { ...yearly.power, basis: plainText(yearly.power.basis, SENTENCE_LENGTH) },
    assumptions: plainText(yearly.assumptions, SENTENCE_LENGTH),
  };
}
