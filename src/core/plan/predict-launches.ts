import type { CellGroup } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import { replicationOf } from "../protocol/profiles.js";
import { predictProcesses } from "../stats/replication.js";
import { quietMeans } from "../validity/used-values.js";
import { firstRound, nextRound, nextRoundNumber, openCells } from "./next-round.js";

/** Processes that the run will probably have started in all, those that failed included. */
export function predictLaunches(document: ResultDocument): number {
  const { plan, launches } = document;
  const open = plan.groups.map((group) => launchesLeft(document, group));
  return launches.length + open.reduce((sum, left) => sum + left, 0);
}

function launchesLeft(document: ResultDocument, group: CellGroup): number {
  const { ordering, replication: planned } = document.plan;
  if (ordering.kind === "pairs") return pairsLeft(document, group, ordering.looks);
  const left = openCells(document, group).map((result) => {
    const means = quietMeans(result, document);
    const replication = replicationOf(result.cell.test, planned);
    return predictProcesses(means, replication, priorSd(document.plan)) - means.length;
  });
  return Math.max(0, ...left);
}

/** Processes of one side up to the next look, and the one that conditions. A pair that is decided needs none. */
function pairsLeft(document: ResultDocument, group: CellGroup, looks: readonly number[]): number {
  const [result] = openCells(document, group);
  if (result === undefined) return 0;
  const first = firstRound(document.plan);
  const isConditioned = document.launches.some(
    ({ round, cells }) => round === first && cells.includes(result.cell.id),
  );
  if (isConditioned && !nextRound(document, Math.max(0, nextRoundNumber(document))).includes(group)) return 0;
  if (result.cell.test.kind === "sustained") return 1;
  const count = quietMeans(result, document).length;
  return (nextLook(looks, count) ?? count + 1) - count + (isConditioned ? 0 : 1);
}

/** What processes of one value differ by on this machine, where a self-test found it. */
function priorSd({ noise }: ResultDocument["plan"]): number | null {
  return noise === null ? null : Math.hypot(noise.between, noise.within);
}

function nextLook(looks: readonly number[], count: number): number | undefined {
  return looks.find((look) => look > count);
}
