import { tokensOf } from "../protocol/test-shape.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V02: the tokens evaluated or generated are those of the shape, and every value has the same shape. */
export function checkTokens({ result, values }: CellFacts): Finding | null {
  const ran = result.ran;
  const wrong = values.find(
    (value) =>
      ran === null ||
      value.tokens !== tokensOf(ran) * value.repetitions ||
      tokensOf(value.test) !== tokensOf(ran) ||
      value.test.nDepth !== result.cell.test.nDepth,
  );
  if (wrong === undefined) return null;
  const planned = ran === null ? "no shape" : `${tokensOf(ran)} x ${wrong.repetitions}`;
  return {
    code: "V02",
    verdict: "invalid",
    reason: `${wrong.tokens} tokens were processed where ${planned} were planned`,
    remedy: "measure again; if it repeats, report it as a bug",
  };
}
