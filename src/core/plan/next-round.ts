import type { CellGroup, RunPlan } from "../../schema/plan.js";
import type { CellResult, ResultDocument } from "../../schema/result.js";
import { replicationOf } from "../protocol/profiles.js";
import { randomIntegers } from "../protocol/random.js";
import { looksDone } from "../stats/compare-pairs.js";
import { DEFAULT_EPSILON } from "../stats/comparison.js";
import { stopsAt } from "../stats/replication.js";
import { quietMeans } from "../validity/used-values.js";
import { latinOrder, pairOrder } from "./pair-order.js";
import { logRatiosOf, pairGroups } from "./pairs.js";

/** Orders inside pairs are balanced over so many, and asked for in whole blocks, so that they do not change as pairs are added. */
const BLOCK = 8;
/** Pairs that may be added for those that others disturbed, as a share of the last look. */
const EXTRA_PAIRS = 0.25;

/** The groups that get one more process in a round, in their order; empty when all is measured as well as planned. */
export function nextRound(document: ResultDocument, round: number): CellGroup[] {
  const { groups, ordering } = document.plan;
  if (ordering.kind === "pairs") return nextPairs(document, round, ordering.looks);
  const open = new Set(groups.filter((group) => cellsOf(document, group).some(isOpen(document))));
  const order =
    latinOrder(groups.length, round + 1, randomIntegers(document.plan.seed, "order"))[round] ?? [];
  return order.flatMap((index) => groups[index] ?? []).filter((group) => open.has(group));
}

/** The first round of a run; pairs begin with one that conditions the machine and is not used. */
export function firstRound({ ordering }: RunPlan): number {
  return ordering.kind === "pairs" ? -1 : 0;
}

/** Cells of a group that another process would still help. */
export function openCells(document: ResultDocument, group: CellGroup): CellResult[] {
  const cells = cellsOf(document, group).filter(({ status }) => status === "pending");
  return document.plan.ordering.kind === "pairs" ? cells : cells.filter(isOpen(document));
}

function cellsOf({ cells }: ResultDocument, group: CellGroup): CellResult[] {
  return cells.filter(({ cell }) => group.cells.includes(cell.id));
}

/** A cell wants more processes until its rule of stopping is met; disturbed processes count against the most only. */
function isOpen(document: ResultDocument): (result: CellResult) => boolean {
  const { plan } = document;
  return (result) => {
    if (result.status !== "pending") return false;
    const tried = new Set(result.values.filter(({ role }) => role === "timed").map(({ launch }) => launch));
    const replication = replicationOf(result.cell.test, plan.replication);
    if (tried.size >= replication.kMax) return false;
    return !stopsAt(quietMeans(result, document), replication).stop;
  };
}

function nextPairs(document: ResultDocument, round: number, looks: readonly number[]): CellGroup[] {
  const most = looks.at(-1) ?? 1;
  if (round >= Math.ceil(most * (1 + EXTRA_PAIRS))) return [];
  const pairs = pairGroups(document.plan);
  const wanted = pairs.filter(([a, b]) => {
    const [left, right] = [cellsOf(document, a)[0], cellsOf(document, b)[0]];
    if (left === undefined || right === undefined) return false;
    if (left.status !== "pending" || right.status !== "pending") return false;
    if (replicationOf(left.cell.test, document.plan.replication).kMax === 1) return round === 0;
    return round < 0 || !looksDone(logRatiosOf(left, right, document), { epsilon: DEFAULT_EPSILON, looks });
  });
  const order = latinOrder(pairs.length, Math.max(0, round) + 1, randomIntegers(document.plan.seed, "order"));
  return (order.at(-1) ?? []).flatMap((index) => {
    const pair = pairs[index];
    if (pair === undefined || !wanted.includes(pair)) return [];
    const random = randomIntegers(document.plan.seed, "pairs", index);
    const side = round < 0 ? "AB" : pairOrder(BLOCK * Math.ceil((round + 1) / BLOCK), random)[round];
    return side === "BA" ? [pair[1], pair[0]] : [...pair];
  });
}
