import * as z from "zod";
import { Test } from "./plan.js";

/** A test as a suite writes it: what is left out is 0, one sequence, no duration. */
export const SuiteTest = z.strictObject({
  kind: Test.shape.kind,
  nPrompt: Test.shape.nPrompt.default(0),
  nGen: Test.shape.nGen.default(0),
  nDepth: Test.shape.nDepth.default(0),
  nParallel: Test.shape.nParallel.default(1),
  seconds: Test.shape.seconds.default(null),
});
export type SuiteTest = z.infer<typeof SuiteTest>;

/** suites/<name>/suite.json: a versioned set of tests. A change of content gets a new version. */
export const Suite = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.int().positive(),
  title: z.string().min(1),
  kind: z.literal("speed"),
  licence: z.string().min(1),
  source: z.string().min(1),
  /** Seconds each test may take over all its processes in the quick profile before it is shortened or skipped. */
  budgetSeconds: z.number().positive().default(45),
  tests: z.array(SuiteTest).min(1),
});
export type Suite = z.infer<typeof Suite>;
