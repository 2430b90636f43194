import type { SpeedEstimate } from "../../stats/speed-estimate.js";
import type { PhaseSpeeds } from "../local/busy-time.js";
import { type CostAssumptions, localCostPerYear } from "../local/local-cost.js";
import type { PowerEstimate } from "../power/power-estimate.js";
import type { Range } from "../range.js";
import { millionTokensPerYear, type Workload } from "../workload.js";
import type { YearlyRow } from "./yearly-comparison.js";

/** Speeds of a run: reading a prompt, and writing as an application sees it. */
export interface MeasuredSpeeds {
  readonly prefill: SpeedEstimate;
  readonly decode: SpeedEstimate;
}

/** Only the electricity is asked for: nothing else of the machine counts, and a model is loaded in seconds. */
const OWNED = { tenure: "own", priceUsd: 0, rentUsdPerHour: 0, loadSeconds: 0 } as const;

/**
 * Electricity of a year, USD. The range takes both speeds and the watts at their unfavourable ends together, so it is
 * wider than an interval of 95 %; the tariff stays as stated.
 */
export function electricityPerYear(
  speeds: MeasuredSpeeds,
  power: PowerEstimate,
  workload: Workload,
  assumptions: CostAssumptions,
): Range {
  const cost = (phase: PhaseSpeeds, wattsFactor: number) => {
    const busyWatts = power.busyWatts * wattsFactor;
    const draw = {
      idleWatts: power.idleWatts * wattsFactor,
      prefillWatts: (power.prefillWatts ?? power.busyWatts) * wattsFactor,
      decodeWatts: busyWatts,
    };
    return localCostPerYear({ ...OWNED, speeds: phase, power: draw }, workload, assumptions).electricity;
  };
  return {
    low: cost(fastest(speeds), 1 - power.relativeSpread),
    point: cost(pointSpeeds(speeds), 1),
    high: cost(slowest(speeds), 1 + power.relativeSpread),
  };
}

/** The first row of the yearly block. */
export function thisMachineRow(
  electricity: Range,
  gpqaDiamond: number | null,
  workload: Workload,
): YearlyRow {
  return {
    kind: "this-machine",
    label: "this machine, electricity only, machine not counted",
    usdPerYear: electricity,
    usdPerMillionTokens: electricity.point / millionTokensPerYear(workload),
    gpqaDiamond,
    asOf: null,
    status: null,
  };
}

/** Best estimates of both speeds, tokens/s. */
export function pointSpeeds({ prefill, decode }: MeasuredSpeeds): PhaseSpeeds {
  return { prefill: prefill.point, decode: decode.point };
}

/** Without an interval (one process) the slowest and fastest single values stand in for its limits. */
function slowest({ prefill, decode }: MeasuredSpeeds): PhaseSpeeds {
  return { prefill: prefill.low ?? prefill.slowest, decode: decode.low ?? decode.slowest };
}

function fastest({ prefill, decode }: MeasuredSpeeds): PhaseSpeeds {
  return { prefill: prefill.high ?? prefill.fastest, decode: decode.high ?? decode.fastest };
}
