import type { PowerDraw } from "../local/electricity.js";
import { localCostPerYear, type Tenure } from "../local/local-cost.js";
import { PRESETS, presetAssumptions } from "../local/presets.js";
import type { Workload } from "../workload.js";

/** A machine for a rough bill; `own` counts no price. */
export interface RoughMachine {
  /** Tokens/s. */
  readonly speeds: { readonly prefill: number; readonly decode: number };
  readonly power: PowerDraw;
  readonly tenure: Extract<Tenure, "buy" | "own">;
  /** USD; 0 for a machine that is there already. */
  readonly priceUsd: number;
}

/** Input tokens for one output token, as in the yearly block of a report. */
const INPUT_PER_OUTPUT = 3;
/** From a disk to ready, once a day. An assumption; it hardly counts. */
const LOAD_SECONDS = 30;

/** USD of a year at home for so many tokens a day, at the best estimates of the preset, without an interval. */
export function roughYear({ speeds, power, tenure, priceUsd }: RoughMachine, tokensPerDay: number): number {
  const assumptions = presetAssumptions(PRESETS.home);
  const workload: Workload = {
    tokensPerDay,
    inputPerOutput: INPUT_PER_OUTPUT,
    useDaysPerYear: assumptions.useDaysPerYear,
    localCacheHitRate: 0,
    cloudCacheHitRate: 0,
    cloudInputRatio: 1,
    cloudOutputRatio: 1,
  };
  const machine = { speeds, power, tenure, priceUsd, rentUsdPerHour: 0, loadSeconds: LOAD_SECONDS };
  return localCostPerYear(machine, workload, assumptions).total;
}
