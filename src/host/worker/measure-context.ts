import type { PrefillPace } from "../../core/protocol/prefill-time.js";
import type { Cell, Test } from "../../schema/plan.js";
import type { MeasuredValue } from "../../schema/worker-message.js";
import type { Engine } from "./engine.js";

/** What a measurement needs beside the test. */
export interface MeasureContext {
  readonly engine: Engine;
  readonly seed: number;
  /** Which process of its group this is, and of how many. */
  readonly launch: number;
  readonly launches: number;
  /** Timed values of a test; null: by how long a value lasts. */
  readonly values: number | null;
  /** A GPU compiles and tunes on its first runs: it gets one full run more as warm-up. */
  readonly onGpu: boolean;
  /** How fast a prompt is read here, from a short look; null when the look failed. */
  readonly pace: PrefillPace | null;
  /** Told of every value as it comes; resolves with whether it has to be taken again. */
  readonly report: (value: MeasuredValue) => Promise<boolean>;
  /** Told before a silence that may last about so many seconds. */
  readonly expectSilence: (seconds: number) => Promise<void>;
}

/** Takes a value of at least so many seconds of timed work and reports it. */
export type Take = (
  test: Test,
  role: MeasuredValue["role"],
  leastSeconds: number,
) => Promise<{ readonly value: MeasuredValue; readonly again: boolean }>;

/** Seconds of the cell's budget that fall to this process; null when there is no budget. */
export function secondsHere(
  { budgetSeconds }: Cell,
  { launches }: Pick<MeasureContext, "launches">,
): number | null {
  return budgetSeconds === null ? null : budgetSeconds / launches;
}
