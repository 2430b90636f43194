import type { CostAssumptions, LocalMachine } from "../../../../../src/core/cost/local/local-cost.js";
import { PRESETS, presetAssumptions } from "../../../../../src/core/cost/local/presets.js";
import type { Workload } from "../../../../../src/core/cost/workload.js";

/** A used RTX 3090 box, speeds and watts assumed. */
export const BOX: LocalMachine = {
  speeds: { prefill: 1000, decode: 34 },
  power: { idleWatts: 70, prefillWatts: 430, decodeWatts: 430 },
  tenure: "buy",
  priceUsd: 1800,
  rentUsdPerHour: 0,
  loadSeconds: 0,
};

/** Home assumptions, but left on all year and allowed to be busy all the time. */
export const LEFT_ON: CostAssumptions = {
  ...presetAssumptions(PRESETS.home),
  maxUtilisation: 1,
  whenIdle: "on",
};

/** Three input tokens for one output token, every day, nothing cached. */
export function boxMix(tokensPerDay: number): Workload {
  return {
    tokensPerDay,
    inputPerOutput: 3,
    useDaysPerYear: 365,
    localCacheHitRate: 0,
    cloudCacheHitRate: 0,
    cloudInputRatio: 1,
    cloudOutputRatio: 1,
  };
}
