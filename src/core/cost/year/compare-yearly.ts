import type { PriceRow } from "../../../schema/prices.js";
import type { ReferenceScores } from "../../../schema/reference-scores.js";
import { gpqaOf } from "../cloud/offers.js";
import { capacityTokensPerDay, machinesNeeded, utilisation } from "../local/capacity.js";
import type { CostAssumptions } from "../local/local-cost.js";
import type { PowerEstimate } from "../power/power-estimate.js";
import type { Workload } from "../workload.js";
import { otherRows, sameWeightsRow } from "./cloud-rows.js";
import { electricityPerYear, type MeasuredSpeeds, pointSpeeds, thisMachineRow } from "./this-machine-row.js";
import type { YearlyComparison } from "./yearly-comparison.js";
import { judgeYear } from "./yearly-verdict.js";

/** Everything that the yearly block is made from. */
export interface YearlyInput {
  readonly speeds: MeasuredSpeeds;
  readonly power: PowerEstimate;
  /** Same-weights key of prices.json; null for a model that nobody is known to host. */
  readonly weightsKey: string | null;
  /** Key of reference-scores.json; null for a model without published scores. */
  readonly localScoresKey: string | null;
  readonly prices: readonly PriceRow[];
  readonly scores: readonly ReferenceScores[];
  /** Input and output together, more than 0. */
  readonly tokensPerDay: number;
  /** Input tokens for one output token. */
  readonly inputPerOutput: number;
  /** Day of the comparison, ISO date. */
  readonly asOf: string;
  readonly assumptions: CostAssumptions;
}

/** A year of this machine's electricity beside a year in the cloud, and what that says. */
export function compareYearly(input: YearlyInput): YearlyComparison {
  const { speeds, power, assumptions, tokensPerDay, inputPerOutput } = input;
  const workload: Workload = {
    tokensPerDay,
    inputPerOutput,
    useDaysPerYear: assumptions.useDaysPerYear,
    localCacheHitRate: 0,
    cloudCacheHitRate: 0,
    cloudInputRatio: 1,
    cloudOutputRatio: 1,
  };
  const { prices, scores, asOf } = input;
  const cloud = { prices, scores, mix: workload, asOf, hours: null };
  const electricity = electricityPerYear(speeds, power, workload, assumptions);
  const thisMachine = thisMachineRow(electricity, gpqaOf(input.localScoresKey, input.scores), workload);
  const sameWeights = sameWeightsRow(input.weightsKey, cloud, workload);
  const others = otherRows(cloud, workload);
  const serving = {
    machinesNeeded: machinesNeeded(workload, pointSpeeds(speeds), assumptions),
    capacityTokensPerDay: capacityTokensPerDay(workload, pointSpeeds(speeds), assumptions),
  };
  const withExactWatts = electricityPerYear(speeds, { ...power, relativeSpread: 0 }, workload, assumptions);
  return {
    tokensPerDay,
    inputPerOutput,
    rows: [thisMachine, ...(sameWeights === null ? [] : [sameWeights]), ...others],
    verdict: judgeYear({ thisMachine, sameWeights, others, withExactWatts, tokensPerDay, ...serving }),
    power: {
      idleWatts: power.idleWatts,
      busyWatts: power.busyWatts,
      method: power.method,
      basis: power.basis,
    },
    utilisation: utilisation(workload, pointSpeeds(speeds), assumptions),
    ...serving,
    assumptions: assumptionWords(assumptions, sameWeights === null),
  };
}

function assumptionWords(assumptions: CostAssumptions, unhosted: boolean): string {
  const idle = assumptions.whenIdle === "off" ? "machine off when idle" : "machine left on";
  const words = [
    `Electricity at ${assumptions.tariffUsdPerKwh} USD/kWh, ${idle}`,
    "price of the machine, upkeep and your time not counted",
    `a machine at most ${Math.round(assumptions.maxUtilisation * 100)} % busy`,
    "cloud used evenly over the week, as many tokens there as here, no cache hits",
    ...(unhosted ? ["no host of these weights known"] : []),
  ];
  return `${words.join("; ")}.`;
}
