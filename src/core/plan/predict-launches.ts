import type { CellGroup } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import { replicationOf } from "../protocol/profiles.js";
import { predictProcesses } from "../stats/replication.js";
import { quietMeans } from "../validity/used-values.js";
import { firstRound } from "./next-round.js";

/** Processes that the run will probably have started in all, those that failed included. */
export function predictLaunches(document: ResultDocument): number {
  const { plan, launches } = document;
  const open = plan.groups.map((group) => launchesLeft(document, group));
  return launches.length + open.reduce((sum, left) => sum + left, 0);
}

function launchesLeft(document: ResultDocument, group: CellGroup): number {
  const { plan, cells } = document;
  const ordering = plan.ordering;
  const left = cells
    .filter(({ cell, status }) => group.cells.includes(cell.id) && status === "pending")
    .map((result) => {
      const means = quietMeans(result, document);
      const replication = replicationOf(result.cell.test, plan.replication);
      if (replication.kMax === 1) return 1 - means.length;
      if (ordering.kind === "pairs") {
        const toLook = (nextLook(ordering.looks, means.length) ?? means.length) - means.length;
        return isConditioned(document, group) ? toLook : toLook + 1;
      }
      return predictProcesses(means, replication, priorSd(plan)) - means.length;
    });
  return Math.max(0, ...left);
}

/** The first pair brings the machine into its usual state and counts for no look. */
function isConditioned({ plan, launches }: ResultDocument, group: CellGroup): boolean {
  return launches.some(
    ({ round, cells }) => round === firstRound(plan) && cells.some((id) => group.cells.includes(id)),
  );
}

/** What processes of one value differ by on this machine, where a self-test found it. */
function priorSd({ noise }: ResultDocument["plan"]): number | null {
  return noise === null ? null : Math.hypot(noise.between, noise.within);
}

function nextLook(looks: readonly number[], count: number): number | undefined {
  return looks.find((look) => look > count);
}
