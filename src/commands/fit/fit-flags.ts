import * as z from "zod";
import { numberWithin } from "../cost/parse-amounts.js";
import { oneNumber, usage } from "../run/flag-values.js";
import { OutputFlags } from "../text-output.js";

/** Flags of `fit` as they are typed. */
export const FitFlags = OutputFlags.extend({
  model: z.string().min(1).optional(),
  hardware: z.string().min(1).optional(),
  context: z.string().optional(),
  parallel: z.string().optional(),
  need: z.string().optional(),
  budget: z.string().optional(),
  results: z.string().optional(),
  check: z.boolean().default(false),
});
export type FitFlags = z.infer<typeof FitFlags>;

const DEFAULT_CONTEXT = 4096;
const MOST_CONTEXT = 10_000_000;
const MOST_SEQUENCES = 256;
const MOST_TOKENS_PER_SECOND = 100_000;
const MOST_USD = 100_000_000;

/** How models are to be run. */
export interface FitDemand {
  readonly contextTokens: number;
  readonly sequences: number;
  /** Tokens/s that are asked for; null outside `--need`. */
  readonly need: number | null;
  readonly budgetUsd: number | null;
}

/** Reads the numbers among the flags. */
export function fitDemand({ context, parallel, need, budget, model, hardware }: FitFlags): FitDemand {
  if (budget !== undefined && need === undefined) {
    throw usage("--budget goes with --need", "e.g. rigmark fit -m r1-14b --need 20 --budget 2000");
  }
  if (need !== undefined && (model === undefined || hardware !== undefined)) {
    throw usage(
      "--need ranks all hardware for one model: it goes with -m and without --hardware",
      "e.g. rigmark fit -m r1-14b --need 20 --budget 2000",
    );
  }
  return {
    contextTokens: context === undefined ? DEFAULT_CONTEXT : oneNumber("--context", context, 1, MOST_CONTEXT),
    sequences: parallel === undefined ? 1 : oneNumber("--parallel", parallel, 1, MOST_SEQUENCES),
    need: need === undefined ? null : numberWithin("--need", need, 0, MOST_TOKENS_PER_SECOND),
    budgetUsd: budget === undefined ? null : numberWithin("--budget", budget, 0, MOST_USD),
  };
}
