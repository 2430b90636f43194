import type { HardwareRow } from "../../../schema/hardware.js";
import { within } from "../range.js";
import type { SubjectPower } from "../subject.js";
import { estimatePower, type PowerFacts } from "./power-estimate.js";

/** Power of a subject that nobody measured: as stated, else by ratings; reading draws what writing draws. */
export function estimatedPower(facts: PowerFacts, hardware: readonly HardwareRow[]): SubjectPower {
  const { idleWatts, busyWatts, relativeSpread, method, basis } = estimatePower(facts, hardware);
  return {
    draw: { idleWatts, prefillWatts: busyWatts, decodeWatts: busyWatts },
    factor: within(1, relativeSpread),
    origin: method,
    basis,
  };
}
