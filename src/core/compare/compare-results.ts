import { comparedMeans } from "../plan/compared-means.js";
import { testLabel } from "../protocol/test-shape.js";
import { judgeRows } from "../stats/judge-rows.js";
import { mean } from "../stats/speed-estimate.js";
import {
  compareSides,
  modelFacts,
  type SideOptions,
  type SideSetUps,
  type UnjudgedRow,
  type UnjudgedSide,
} from "./compare-sides.js";
import type { Outcome, ResultComparison, Side, SideComparison, SideSetUp } from "./comparison-model.js";
import { ranksOf } from "./rank-sides.js";
import { type Contender, type SetUp, setUpsOf } from "./set-ups.js";

/**
 * Compares results with each other, or the set-ups of a single one. The first is the baseline. All rows are held
 * against chance together, those between the other sides as well, so that ranks and verdicts cannot disagree.
 */
export function compareResults(
  contenders: readonly Contender[],
  options: Omit<SideOptions, "mode">,
): ResultComparison {
  const mode = contenders.length === 1 ? "one-result" : "several-results";
  const sides = sidesOf(contenders);
  const every = judgeTogether(
    sides.flatMap((a, index) => sides.slice(index + 1).map((b) => compareSides(a, b, { ...options, mode }))),
  );
  const letters = sides.map(({ letter }) => letter);
  return {
    mode,
    epsilon: options.epsilon,
    sides: sides.map(describeSide),
    pairs: every.filter(({ a }) => a === letters[0]),
    ranks: sides.length > 2 ? ranksOf(every, letters) : null,
  };
}

/** Each result is a side; of a single one, each set-up. */
function sidesOf(contenders: readonly Contender[]): SideSetUps[] {
  const [only, ...others] = contenders;
  if (only !== undefined && others.length === 0) {
    return setUpsOf(only).map((setUp, index) => ({
      letter: letterOf(index),
      contender: only,
      setUps: [setUp],
    }));
  }
  return contenders.map((contender, index) => ({
    letter: letterOf(index),
    contender,
    setUps: setUpsOf(contender),
  }));
}

/** A, B, ... Z, AA, AB. */
function letterOf(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return (rest < 0 ? "" : letterOf(rest)) + String.fromCharCode(65 + (index % 26));
}

function judgeTogether(sides: readonly UnjudgedSide[]): SideComparison[] {
  const compared = sides.flatMap(({ rows }) =>
    rows.flatMap((row) => ("reason" in row.outcome ? [] : [{ row, comparison: row.outcome }])),
  );
  const outcomes = new Map<UnjudgedRow, Outcome>();
  for (const [index, judged] of judgeRows(compared.map(({ comparison }) => comparison)).entries()) {
    const row = compared[index]?.row;
    if (row !== undefined) outcomes.set(row, { kind: "compared", ...judged });
  }
  return sides.map((side) => ({
    ...side,
    rows: side.rows.map((row) => ({
      ...row,
      outcome: outcomes.get(row) ?? { kind: "incomparable", reason: reasonOf(row) },
    })),
  }));
}

function reasonOf({ outcome }: UnjudgedRow): string {
  return "reason" in outcome ? outcome.reason : "not compared";
}

function describeSide({ letter, contender: { document }, setUps }: SideSetUps): Side {
  const { runId, startedAt, status, tool, machine } = document;
  return {
    letter,
    runId,
    startedAt,
    status,
    tool,
    cpu: machine.cpu.model,
    gpus: machine.gpus.map(({ name }) => name),
    setUps: setUps.map((setUp) => ({
      model: modelFacts(setUp),
      settings: setUp.settings,
      speeds: validSpeeds(setUp),
    })),
  };
}

function validSpeeds({ cells, launches, judgements }: SetUp): SideSetUp["speeds"] {
  return cells.flatMap((result) => {
    const means = comparedMeans(result, launches);
    const valid = judgements.get(result.cell.id)?.verdict !== "invalid" && result.status === "completed";
    if (means.length === 0 || !valid || result.cell.test.kind === "latency") return [];
    const label = testLabel(result.ran ?? result.cell.test);
    return [{ label, tokensPerSecond: Math.exp(mean(means.map(({ log }) => log))) }];
  });
}
