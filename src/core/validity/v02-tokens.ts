import type { Test } from "../../schema/plan.js";
import type { StoredValue } from "../../schema/result.js";
import { tokensOf } from "../protocol/test-shape.js";
import type { CellFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V02: the tokens evaluated or generated are those of the shape, and every value has the same shape. */
export function checkTokens({ result, values }: CellFacts): Finding[] {
  for (const value of values) {
    const reason = wrongIn(value, result.ran, result.cell.test);
    if (reason === null) continue;
    return [
      { code: "V02", verdict: "invalid", reason, remedy: "measure again; if it repeats, report it as a bug" },
    ];
  }
  return [];
}

/** What is wrong with a value, as a sentence; a budget may have shortened its lengths, and nothing else. */
function wrongIn(value: StoredValue, ran: Test | null, asked: Test): string | null {
  const { test, tokens, repetitions } = value;
  if (ran === null) return `${tokens} tokens were processed where no shape was planned`;
  if (test.kind !== asked.kind || test.nDepth !== asked.nDepth || test.nParallel !== asked.nParallel) {
    return "the test that ran has another kind, depth or number of sequences than the one asked for";
  }
  if (test.nPrompt !== ran.nPrompt || test.nGen !== ran.nGen || test.seconds !== ran.seconds) {
    return "values of different shapes stand side by side";
  }
  const planned = tokensOf(test) * repetitions;
  if (tokens !== planned) {
    return `${tokens} tokens were processed where ${tokensOf(test)} x ${repetitions} were planned`;
  }
  return wrongTimes(value);
}

/** What is wrong with the times inside a value: of a request, or of the stretches of a long one. */
function wrongTimes({ test, request, stretches, tokens }: StoredValue): string | null {
  if (test.kind === "latency") {
    const gaps = request?.gapsNs.length ?? 0;
    const expected = test.nGen - 1;
    return request !== null && gaps === expected
      ? null
      : `a request has ${gaps} times between tokens where ${expected} were planned`;
  }
  if (test.kind === "sustained" && stretches !== null) {
    const sum = stretches.reduce((total, stretch) => total + stretch.tokens, 0);
    return sum === tokens ? null : `the stretches of a long test hold ${sum} tokens, the whole ${tokens}`;
  }
  return null;
}
