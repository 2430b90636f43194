import type { Profile, RunPlan } from "../../schema/plan.js";
import { PROFILES } from "../protocol/profiles.js";
import { LOOKS } from "../stats/compare-pairs.js";

/** Pause between processes where no temperature can be read, and watching of the idle machine before the first, seconds. */
const PAUSE_SECONDS = 5;
const IDLE_SECONDS = 60;
/** A careful profile gives each process of a suite's test so many times the seconds that the quick one gives. */
const CAREFUL_BUDGET = 4;

/** How carefully to measure: the part of a plan that the profile decides. */
export type Care = Pick<RunPlan, "profile" | "replication" | "ordering" | "pauseSeconds" | "idleSeconds">;

/**
 * Turns a profile into numbers. `launches` fixes the processes of a test beforehand; two set-ups under a careful
 * profile are measured in pairs.
 */
export function careOf(profile: Profile, launches: number | null, setUps: number): Care {
  if (profile === "quick") {
    const count = launches ?? PROFILES.quick.kMin;
    const replication = { kMin: count, kMax: count, targetHalfWidth: null, values: 1 };
    return { profile, replication, ordering: { kind: "rounds" }, pauseSeconds: 0, idleSeconds: 0 };
  }
  const waiting = { pauseSeconds: PAUSE_SECONDS, idleSeconds: IDLE_SECONDS };
  if (setUps === 2) {
    const looks = launches === null ? [...LOOKS[profile]] : [launches];
    const replication = {
      kMin: looks[0] ?? 1,
      kMax: looks.at(-1) ?? 1,
      targetHalfWidth: null,
      values: 1,
    };
    return { profile, replication, ordering: { kind: "pairs", looks }, ...waiting };
  }
  const replication =
    launches === null
      ? { ...PROFILES[profile], values: null }
      : { kMin: launches, kMax: launches, targetHalfWidth: null, values: null };
  return { profile, replication, ordering: { kind: "rounds" }, ...waiting };
}

/** Seconds that a test of a suite may take over its processes, from what the suite says for the quick profile. */
export function budgetUnder({ profile, replication }: Care, quickSeconds: number): number {
  if (profile === "quick") return quickSeconds;
  return (quickSeconds / PROFILES.quick.kMin) * replication.kMin * CAREFUL_BUDGET;
}
