import { tokensOf } from "../../../core/protocol/test-shape.js";
import type { Test } from "../../../schema/plan.js";
import type { Script } from "./script.js";

/** Speeds of the scripted machine, tokens/s: reading a prompt, writing, writing with sampling. */
const SPEED = { pp: 100, tg: 10, gen: 9 } as const;
/** Each further sequence of a batch makes a step longer by this share: four write three times as fast as one. */
const STEP_MORE = 0.1;
/** Depth at which everything takes twice as long. */
const HALF_SPEED_DEPTH = 16384;
/** `fake:drift`: each process is slower than the one before by this share. */
const DRIFT = 0.02;
const SLOW = 0.05;
const FAST = 1.1;

/** Seconds of a test on the scripted machine: reading its prompts, and each step of writing. */
export interface ScriptedSeconds {
  readonly reading: number;
  readonly step: number;
}

/** How long a test takes in a process, by the script. */
export function scriptedSeconds(test: Test, script: Script, launch: number): ScriptedSeconds {
  const sampled = test.kind === "gen" || test.kind === "latency";
  const cost = (1 + test.nDepth / HALF_SPEED_DEPTH) / speedFactor(script, launch);
  const step = (1 + STEP_MORE * (test.nParallel - 1)) / (sampled ? SPEED.gen : SPEED.tg);
  return { reading: (cost * tokensOf({ ...test, nGen: 0 })) / SPEED.pp, step: cost * step };
}

/** Speed as a share of `fake:steady`: `fake:factor-110` is 10 % faster. */
function speedFactor({ name }: Script, launch: number): number {
  const percent = /^factor-(\d+)$/.exec(name)?.[1];
  if (percent !== undefined) return Number(percent) / 100;
  switch (name) {
    case "slow":
      return SLOW;
    case "fast":
      return FAST;
    case "drift":
      return (1 - DRIFT) ** launch;
    default:
      return 1;
  }
}

/** Whole range of the random differences between values, as a share. */
export function spreadOf({ name }: Script): number {
  return name === "noisy" ? 1 : 0.01;
}
