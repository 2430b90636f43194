import * as z from "zod";
import { Test } from "./plan.js";

/** suites/<name>/suite.json: a versioned set of tests. A change of content gets a new version. */
export const Suite = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.int().positive(),
  title: z.string().min(1),
  kind: z.literal("speed"),
  licence: z.string().min(1),
  source: z.string().min(1),
  tests: z.array(Test).min(1),
});
export type Suite = z.infer<typeof Suite>;
