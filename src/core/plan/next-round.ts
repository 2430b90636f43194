import type { CellGroup, RunPlan } from "../../schema/plan.js";
import type { CellResult, ResultDocument } from "../../schema/result.js";
import { replicationOf } from "../protocol/profiles.js";
import { randomNumbers } from "../protocol/random.js";
import { looksDone } from "../stats/compare-pairs.js";
import { DEFAULT_EPSILON } from "../stats/comparison.js";
import { stopsAt } from "../stats/replication.js";
import { spanOf } from "../validity/telemetry-window.js";
import { quietMeans, timedValues } from "../validity/used-values.js";
import { BLOCK, latinOrder, pairOrder } from "./pair-order.js";
import { logRatiosOf, pairGroups } from "./pairs.js";

/** Pairs that may be added for those that others disturbed, as a share of the last look. */
const EXTRA_PAIRS = 0.25;

/** The groups that get one more process in a round, in their order; empty when all is measured as well as planned. */
export function nextRound(document: ResultDocument, round: number): CellGroup[] {
  const { groups, ordering } = document.plan;
  if (ordering.kind === "pairs") return nextPairs(document, round, ordering.looks);
  const open = new Set(groups.filter((group) => cellsOf(document, group).some(isOpen(document))));
  const order = latinOrder(groups.length, round + 1, randomNumbers(document.plan.seed, "order"))[round] ?? [];
  return order.flatMap((index) => groups[index] ?? []).filter((group) => open.has(group));
}

/** The first round of a run; pairs begin with one that conditions the machine and is not used. */
export function firstRound({ ordering }: RunPlan): number {
  return ordering.kind === "pairs" ? -1 : 0;
}

/** The round after all that were begun: a process that was cut off is not taken up again. */
export function nextRoundNumber({ launches, plan }: Pick<ResultDocument, "launches" | "plan">): number {
  return launches.reduce((next, { round }) => Math.max(next, round + 1), firstRound(plan));
}

/** Cells of a group that another process would still help. */
export function openCells(document: ResultDocument, group: CellGroup): CellResult[] {
  const cells = cellsOf(document, group).filter(({ status }) => status === "pending");
  return document.plan.ordering.kind === "pairs" ? cells : cells.filter(isOpen(document));
}

function cellsOf({ cells }: ResultDocument, group: CellGroup): CellResult[] {
  return cells.filter(({ cell }) => group.cells.includes(cell.id));
}

/** A cell wants more processes until its rule of stopping is met, or its time is up; disturbed ones count against the most only. */
function isOpen(document: ResultDocument): (result: CellResult) => boolean {
  const { plan } = document;
  return (result) => {
    if (result.status !== "pending") return false;
    const replication = replicationOf(result.cell.test, plan.replication);
    const tried = processesTried(result, document);
    if (tried >= replication.kMax) return false;
    const budget = result.cell.budgetSeconds;
    if (tried >= replication.kMin && budget !== null && secondsSpent(result, document) > budget) return false;
    return !stopsAt(quietMeans(result, document), replication).stop;
  };
}

function nextPairs(document: ResultDocument, round: number, looks: readonly number[]): CellGroup[] {
  const most = looks.at(-1) ?? 1;
  if (round >= Math.ceil(most * (1 + EXTRA_PAIRS))) return [];
  const pairs = pairGroups(document.plan);
  const order = latinOrder(pairs.length, Math.max(0, round) + 1, randomNumbers(document.plan.seed, "order"));
  return (order.at(-1) ?? []).flatMap((index) => {
    const pair = pairs[index];
    if (pair === undefined) return [];
    const wanted = wantedSides(document, pair, round, looks);
    const random = randomNumbers(document.plan.seed, "pairs", index);
    const side = round < 0 ? "AB" : pairOrder(BLOCK * Math.ceil((round + 1) / BLOCK), random)[round];
    return side === "BA" ? [...wanted].reverse() : wanted;
  });
}

/** The sides of a pair that get one more process: both, the one that is left when the other failed, or none. */
function wantedSides(
  document: ResultDocument,
  pair: readonly [CellGroup, CellGroup],
  round: number,
  looks: readonly number[],
): CellGroup[] {
  const [left, right] = pair.map((group) => cellsOf(document, group)[0]);
  if (left === undefined || right === undefined) return [];
  const alive = pair.filter((group) => cellsOf(document, group)[0]?.status === "pending");
  if (alive.length < 2) return alive.filter((group) => isAloneOpen(document, group));
  if (left.cell.test.kind === "sustained") return round === 0 ? alive : [];
  const decided = looksDone(logRatiosOf(left, right, document), { epsilon: DEFAULT_EPSILON, looks });
  return round < 0 || !decided ? alive : [];
}

/** A side without a mate is still a row of its own: it gets as many processes as one look has. */
function isAloneOpen(document: ResultDocument, group: CellGroup): boolean {
  const [result] = cellsOf(document, group);
  if (result === undefined) return false;
  const { kMin, kMax } = replicationOf(result.cell.test, document.plan.replication);
  return quietMeans(result, document).length < kMin && processesTried(result, document) < kMax;
}

/** Processes that gave a timed value, disturbed ones included, the one that only conditions left out. */
function processesTried(result: CellResult, document: ResultDocument): number {
  return new Set(timedValues(result, document).map(({ launch }) => launch)).size;
}

/** Seconds that the processes of a cell took, from start to end. */
function secondsSpent({ cell }: CellResult, { launches }: ResultDocument): number {
  return launches
    .filter(({ cells, endedAt }) => endedAt !== null && cells.includes(cell.id))
    .map(spanOf)
    .reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / 1000, 0);
}
