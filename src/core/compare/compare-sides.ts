import type { CellResult } from "../../schema/result.js";
import { testLabel } from "../protocol/test-shape.js";
import { type SessionSpread, trustedSpread } from "../stats/compare-welch.js";
import { type CellPair, compareCells } from "./compare-cells.js";
import type { ComparedRow, Method, ModelFacts, SideComparison } from "./comparison-model.js";
import { differencesOf } from "./differences.js";
import { type MatchedSetUps, matchAcrossResults } from "./match-set-ups.js";
import { policyConflict } from "./policy-conflict.js";
import { sameMachine, sameSession } from "./same-machine.js";
import type { Contender, SetUp } from "./set-ups.js";

/** One side of a comparison with its set-ups: one in a comparison inside a result. */
export interface SideSetUps {
  readonly letter: string;
  readonly contender: Contender;
  readonly setUps: readonly SetUp[];
}

export interface SideOptions {
  readonly mode: "one-result" | "several-results";
  readonly epsilon: number;
  /** Measured spread between sessions of this machine; null to assume it. */
  readonly psi: SessionSpread | null;
}

/** A comparison whose rows have not been held against each other yet. */
export type UnjudgedSide = Omit<SideComparison, "rows"> & { readonly rows: readonly UnjudgedRow[] };
export type UnjudgedRow = Omit<ComparedRow, "outcome"> & Pick<ReturnType<typeof compareCells>, "outcome">;

/** Compares side B with side A, test by test. */
export function compareSides(a: SideSetUps, b: SideSetUps, options: SideOptions): UnjudgedSide {
  const matched: MatchedSetUps =
    options.mode === "one-result"
      ? { pairs: crossed(a.setUps, b.setUps), modelMatch: null, reason: null }
      : matchAcrossResults(a.setUps, b.setUps);
  const [firstA, firstB] = [a.setUps[0], b.setUps[0]];
  const [pairA, pairB] = matched.pairs[0] ?? [firstA, firstB];
  const names = { a: a.letter, b: b.letter, modelMatch: matched.modelMatch };
  if (pairA === undefined || pairB === undefined) {
    const nothing = { differences: [], rows: [], onlyA: [], onlyB: [], sameMachine: false } as const;
    return { ...names, ...nothing, method: { kind: "one-session" }, incomparable: matched.reason };
  }
  const method = methodOf(pairA, pairB, options);
  const machines = sameMachine(pairA.document.machine, pairB.document.machine);
  const engines = engineConflict(pairA, pairB);
  const several = options.mode === "several-results" && a.setUps.length + b.setUps.length > 2;
  const cellPairs = matched.pairs.flatMap(([setUpA, setUpB]) => pairCells(setUpA, setUpB));
  const rows = cellPairs.map((pair) => {
    const conflict = machines ? engines : (engines ?? policyConflict(pair.setUpA, pair.setUpB));
    return rowOf(pair, {
      letters: [a.letter, b.letter],
      method,
      several,
      conflict,
      epsilon: options.epsilon,
    });
  });
  const paired = new Set(cellPairs.flatMap((pair) => [pair.a, pair.b]));
  return {
    ...names,
    sameMachine: machines,
    method,
    differences: differencesOf(pairA, pairB, { settings: !several }),
    rows,
    onlyA: unpaired(a.setUps, paired),
    onlyB: unpaired(b.setUps, paired),
    incomparable: matched.reason ?? nothingComparable(rows),
  };
}

function crossed(a: readonly SetUp[], b: readonly SetUp[]): [SetUp, SetUp][] {
  return a.flatMap((setUpA) => b.map((setUpB): [SetUp, SetUp] => [setUpA, setUpB]));
}

function methodOf(a: SetUp, b: SetUp, { mode, psi }: SideOptions): Method {
  if (mode === "one-result") {
    const { ordering } = a.document.plan;
    return { kind: "pairs", looks: ordering.kind === "pairs" ? ordering.looks : null };
  }
  return sameSession(a, b) ? { kind: "one-session" } : { kind: "two-sessions", ...trustedSpread(psi) };
}

/** Figures of the scripted engine stand for nothing but themselves. */
function engineConflict(a: SetUp, b: SetUp): string | null {
  const scripted = [a, b].filter(({ document }) => document.tool.engine === "fake");
  return scripted.length === 1 ? "one of them comes from the scripted test engine" : null;
}

interface RowOptions {
  readonly letters: readonly [string, string];
  readonly method: Method;
  readonly several: boolean;
  readonly conflict: string | null;
  readonly epsilon: number;
}

function pairCells(setUpA: SetUp, setUpB: SetUp): CellPair[] {
  return setUpA.cells.flatMap((a) => {
    const b = partnerOf(a, setUpB.cells);
    return b === null ? [] : [{ a, b, setUpA, setUpB }];
  });
}

function rowOf(pair: CellPair, { letters, method, several, conflict, epsilon }: RowOptions): UnjudgedRow {
  const test = pair.a.ran ?? pair.a.cell.test;
  const compared = compareCells(pair, letters, method, epsilon);
  return {
    label: testLabel(test),
    test,
    setUp: several ? { model: modelFacts(pair.setUpA), settings: pair.setUpA.settings } : null,
    measure: test.kind === "latency" ? "first-token" : "speed",
    a: compared.a,
    b: compared.b,
    outcome: conflict === null ? compared.outcome : { reason: conflict },
    noisy: [
      ...(isNoisy(pair.a, pair.setUpA) ? [letters[0]] : []),
      ...(isNoisy(pair.b, pair.setUpB) ? [letters[1]] : []),
    ],
  };
}

/** The cell that ran the same test, else the one that was asked for the same. */
function partnerOf(cell: CellResult, others: readonly CellResult[]): CellResult | null {
  const ran = testLabel(cell.ran ?? cell.cell.test);
  const asked = testLabel(cell.cell.test);
  return (
    others.find((other) => testLabel(other.ran ?? other.cell.test) === ran) ??
    others.find((other) => testLabel(other.cell.test) === asked) ??
    null
  );
}

function isNoisy(result: CellResult, { judgements }: SetUp): boolean {
  return judgements.get(result.cell.id)?.verdict === "noisy";
}

function unpaired(setUps: readonly SetUp[], paired: ReadonlySet<CellResult>): string[] {
  const cells = setUps.flatMap((setUp) => setUp.cells).filter((cell) => !paired.has(cell));
  return [...new Set(cells.map((cell) => testLabel(cell.ran ?? cell.cell.test)))];
}

function nothingComparable(rows: readonly UnjudgedRow[]): string | null {
  if (rows.length === 0) return "they have no test in common";
  const reasons = rows.map(({ label, outcome }) =>
    "reason" in outcome ? `${label}: ${outcome.reason}` : null,
  );
  return reasons.includes(null) ? null : reasons.join("; ");
}

/** What is told of a model in a comparison. */
export function modelFacts({ model }: SetUp): ModelFacts {
  const { displayName, shortName, quantization, weights, registryId, reference } = model;
  return { displayName, shortName, quantization, weights, registryId, reference };
}
