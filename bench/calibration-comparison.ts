import { pairOrder } from "../src/core/plan/pair-order.js";
import { PROFILES, type Replication } from "../src/core/protocol/profiles.js";
import { comparePairs, LOOKS, looksDone, type PairDesign } from "../src/core/stats/compare-pairs.js";
import { ASSUMED_SPREAD, compareWelch } from "../src/core/stats/compare-welch.js";
import { type Comparison, type ComparisonVerdict, DEFAULT_EPSILON } from "../src/core/stats/comparison.js";
import { judgeRows } from "../src/core/stats/judge-rows.js";
import { stopsAt } from "../src/core/stats/replication.js";
import { tQuantile } from "../src/core/stats/student.js";
import { printTable, type Row } from "./calibration-table.js";
import { ALTERNATING, type Drift, LINEAR, NO_DRIFT, PERIODIC, RANDOM_WALK, STEP } from "./drift-kinds.js";
import { noiseSource, type Source } from "./noise.js";

const MARGIN = Math.log1p(DEFAULT_EPSILON);
const FIXED: PairDesign = { epsilon: DEFAULT_EPSILON, looks: null };
const LOOKING: PairDesign = { epsilon: DEFAULT_EPSILON, looks: LOOKS.standard };
const FIXED_PAIRS = 8;
const MOST_PAIRS = Math.max(...LOOKS.standard);

const DRIFTS: readonly (readonly [string, Drift])[] = [
  ["linear", LINEAR],
  ["step", STEP],
  ["periodic", PERIODIC],
  ["random walk", RANDOM_WALK],
];

/** One simulated comparison: s for the processes of a side, the true ln(B/A), the drift of the machine. */
interface Scene {
  readonly s: number;
  readonly difference: number;
  readonly drift: Drift;
}

/** Runs all comparison tables; returns the rows that miss their aim. */
export function checkComparison(simulations: number, seed: number): number {
  const count: Counter = (label, simulate) => {
    const source = noiseSource(seed, "comparison", label);
    let hits = 0;
    for (let simulation = 0; simulation < simulations; simulation += 1) if (simulate(source)) hits += 1;
    return hits / simulations;
  };
  const make: MakeRow = (label, aim, levels, simulate) => ({
    label,
    aim,
    simulations,
    shares: levels.map((s) => count(`${label}, s ${s}`, (source) => simulate(source, s))),
  });
  return (
    withDrift(make) + threeLooks(make) + smallestDifference(make) + severalRows(make) + separateRuns(make)
  );
}

type Counter = (label: string, simulate: (source: Source) => boolean) => number;
type MakeRow = (
  label: string,
  aim: Row["aim"],
  levels: readonly number[],
  simulate: (source: Source, s: number) => boolean,
) => Row;

function withDrift(make: MakeRow): number {
  const levels = [0.01, 0.03];
  const none: readonly (readonly [string, Drift])[] = [["none", NO_DRIFT]];
  const alternating: readonly (readonly [string, Drift])[] = [["in step with the pairs", ALTERNATING]];
  const offZero = (name: string, drift: Drift, aim: Row["aim"]) =>
    make(`interval off zero, drift ${name}`, aim, levels, (source, s) =>
      isOffZero(comparePairs(interleaved(source, { s, difference: 0, drift }, FIXED_PAIRS), FIXED)),
    );
  const rows = [
    ...none.map(([name, drift]) => offZero(name, drift, [4, 6])),
    ...DRIFTS.map(([name, drift]) => offZero(name, drift, [2, 8])),
    ...alternating.map(([name, drift]) => offZero(name, drift, [0, 8])),
    ...[...none, ...DRIFTS, ...alternating].map(([name, drift]) =>
      make(`false faster or slower, drift ${name}`, [0, 1], levels, (source, s) =>
        isTold(comparePairs(interleaved(source, { s, difference: 0, drift }, FIXED_PAIRS), FIXED)),
      ),
    ),
    ...[...none, ...DRIFTS].map(([name, drift]) =>
      make(`false faster or slower in three looks, drift ${name}`, [0, 1], levels, (source, s) =>
        isTold(lookThrice(source, { s, difference: 0, drift })),
      ),
    ),
  ];
  const sequentialRows = DRIFTS.map(([name, drift]) =>
    make(`interval off zero, drift ${name}`, name === "linear" ? [30, 100] : null, [0.01], (source, s) =>
      isOffZero(comparePairs(sequential(source, { s, difference: 0, drift }, FIXED_PAIRS), FIXED)),
    ),
  );
  return (
    printTable("8 interleaved pairs, no true difference, drift of 3 % over the run", names(levels), rows) +
    printTable(
      "Negative control: the same in sequential order, all A then all B",
      names([0.01]),
      sequentialRows,
    )
  );
}

function threeLooks(make: MakeRow): number {
  const levels = [0.01, 0.02, 0.03];
  const looking = (
    label: string,
    aim: Row["aim"],
    [difference, wanted, own]: readonly [number, ComparisonVerdict, readonly number[]],
  ) =>
    make(label, aim, own, (source, s) => {
      return lookThrice(source, { s, difference, drift: NO_DRIFT })?.verdict === wanted;
    });
  const slowdown = Math.log(0.95);
  return (
    printTable("Looks at 8, 16 and 24 pairs", names(levels), [
      looking("true difference 2 %: called faster", [0, 3], [MARGIN, "faster", levels]),
      looking("true difference 2 %: called the same", [0, 6], [MARGIN, "no-difference", levels]),
      looking("no difference: called the same", null, [0, "no-difference", levels]),
    ]) +
    printTable(
      "Looks at 8, 16 and 24 pairs: a slowdown of 5 % is found",
      ["found"],
      [
        looking("s 1 %", [99, 100], [slowdown, "slower", [0.01]]),
        looking("s 2 %", [99, 100], [slowdown, "slower", [0.02]]),
        looking("s 3 %", [80, 100], [slowdown, "slower", [0.03]]),
      ],
    )
  );
}

/** The figure printed as the smallest difference, with the noise known: it should be found in 80 %. */
function smallestDifference(make: MakeRow): number {
  const levels = [0.01, 0.03];
  const rows = [8, 24].map((pairs) =>
    make(`${pairs} pairs, fixed beforehand`, [76, 84], levels, (source, s) => {
      const reach = tQuantile(0.975, pairs - 1) + tQuantile(0.8, pairs - 1);
      const difference = MARGIN + (reach * s * Math.SQRT2) / Math.sqrt(pairs);
      const ratios = interleaved(source, { s, difference, drift: NO_DRIFT }, pairs);
      return comparePairs(ratios, FIXED)?.verdict === "faster";
    }),
  );
  return printTable("A true difference of the size printed as the smallest: found", names(levels), rows);
}

/** All rows stand exactly on the 2 % line, where any verdict is wrong and errors are most likely. */
function severalRows(make: MakeRow): number {
  const levels = [0.01, 0.02];
  const judge = (source: Source, s: number, rows: number) =>
    judgeRows(
      Array.from({ length: rows }, () =>
        lookThrice(source, { s, difference: MARGIN, drift: NO_DRIFT }),
      ).filter((comparison) => comparison !== null),
    );
  const rows = [1, 3, 6].flatMap((count) => [
    make(`rows: ${count}; any called faster or slower`, [0, 5], levels, (source, s) =>
      judge(source, s, count).some(isTold),
    ),
    make(`rows: ${count}; any called the same`, [0, 6], levels, (source, s) =>
      judge(source, s, count).some(({ verdict }) => verdict === "no-difference"),
    ),
  ]);
  return printTable(
    "Several rows with three looks each, all truly 2 % apart, after Holm",
    names(levels),
    rows,
  );
}

/** Two runs one after the other on a machine that does not drift, each with its profile's own stop. */
function separateRuns(make: MakeRow): number {
  const levels = [0.01, 0.03];
  const rows = (["quick", "standard", "rigorous"] as const).flatMap((profile) => [
    make(`${profile}, one session`, [0, 8], levels, (source, s) => {
      const [a, b] = [runAlone(source, s, PROFILES[profile]), runAlone(source, s, PROFILES[profile])];
      return isOffZero(compareWelch(a, b, { epsilon: DEFAULT_EPSILON, spread: null }));
    }),
    make(`${profile}, two sessions that truly vary by 3 %`, [0, 8], levels, (source, s) => {
      const a = runInSession(source, s, PROFILES[profile]);
      const b = runInSession(source, s, PROFILES[profile]);
      return isOffZero(compareWelch(a, b, { epsilon: DEFAULT_EPSILON, spread: ASSUMED_SPREAD }));
    }),
  ]);
  return printTable("Two separate runs, no true difference: interval off zero", names(levels), rows);
}

function runAlone(source: Source, s: number, replication: Replication): number[] {
  const processMeans: number[] = [];
  do processMeans.push(s * source.normal());
  while (!stopsAt(processMeans, replication).stop);
  return processMeans;
}

function runInSession(source: Source, s: number, replication: Replication): number[] {
  const session = ASSUMED_SPREAD.sd * source.normal();
  return runAlone(source, s, replication).map((log) => log + session);
}

/** ln(B/A) of pairs in the product's own order. */
function interleaved(source: Source, { s, difference, drift }: Scene, pairs: number): number[] {
  const level = drift(2 * pairs, source);
  return pairOrder(pairs, source.integers).map((order, pair) => {
    const [a, b] = order === "AB" ? [2 * pair, 2 * pair + 1] : [2 * pair + 1, 2 * pair];
    return difference + level(b) - level(a) + s * (source.normal() - source.normal());
  });
}

function sequential(source: Source, { s, difference, drift }: Scene, pairs: number): number[] {
  const level = drift(2 * pairs, source);
  return Array.from({ length: pairs }, (_, pair) => {
    const moved = level(pairs + pair) - level(pair);
    return difference + moved + s * (source.normal() - source.normal());
  });
}

function lookThrice(source: Source, scene: Scene): Comparison | null {
  const all = interleaved(source, scene, MOST_PAIRS);
  let pairs = 1;
  while (!looksDone(all.slice(0, pairs), LOOKING)) pairs += 1;
  return comparePairs(all.slice(0, pairs), LOOKING);
}

function isOffZero(comparison: Comparison | null): boolean {
  return (comparison?.low ?? 0) > 1 || (comparison?.high ?? 1) < 1;
}

function isTold(comparison: Comparison | null): boolean {
  return comparison?.verdict === "faster" || comparison?.verdict === "slower";
}

function names(levels: readonly number[]): string[] {
  return levels.map((s) => `s ${100 * s} %`);
}
