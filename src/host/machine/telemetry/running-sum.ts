import { MOST_WATTS } from "./plausible.js";

/** Adds up a counter of microjoules from its first reading on. */
export interface RunningSum {
  /** Joules since the first reading; null when the counter was not read, and for good once it made no sense. */
  readonly next: (microjoules: number | null, steadyMs: number) => number | null;
}

/**
 * `rangeMicrojoules` is where the counter starts again from 0; null where it does not. A counter that goes back
 * without one, or forth faster than any machine can draw, has been reset: what was lost is not known.
 */
export function createRunningSum(rangeMicrojoules: number | null): RunningSum {
  let joules = 0;
  let last: { microjoules: number; steadyMs: number } | null = null;
  let broken = false;
  return {
    next: (microjoules, steadyMs) => {
      if (broken || microjoules === null || microjoules < 0) return null;
      if (last !== null) {
        const step = microjoules - last.microjoules;
        const forward = step < 0 && rangeMicrojoules !== null ? step + rangeMicrojoules : step;
        const seconds = (steadyMs - last.steadyMs) / 1000;
        broken = forward < 0 || forward / 1e6 > MOST_WATTS * Math.max(seconds, 0.001);
        if (broken) return null;
        joules += forward / 1e6;
      }
      last = { microjoules, steadyMs };
      return joules;
    },
  };
}
