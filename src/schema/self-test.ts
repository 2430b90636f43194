import * as z from "zod";

const Speed = z.number().positive();

/** What one session of `doctor --self-test` found. */
export const SelfTestSession = z.strictObject({
  at: z.iso.datetime(),
  model: z.string(),
  test: z.string(),
  threads: z.int().positive(),
  processes: z.int().positive(),
  valuesPerProcess: z.int().positive(),
  /** Geometric mean over processes, tokens/s. */
  tokensPerSecond: Speed,
  /** Standard deviations of ln(tokens/s). */
  within: z.number().nonnegative(),
  between: z.number().nonnegative(),
  /** Correlation of neighbouring values of a process; null where it cannot be told. */
  lag1: z.number().min(-2).max(2).nullable(),
  launchSeconds: z.number().positive(),
  valueSeconds: z.number().positive(),
  /** Speed by thread count: geometric mean, and the least share of threads x time that a process used. */
  threadCounts: z.array(
    z.strictObject({
      threads: z.int().positive(),
      tokensPerSecond: Speed,
      leastBusyShare: z.number().nonnegative(),
    }),
  ),
  /** Speed under a load of others of our own making, as a share of the speed without. */
  doses: z.array(
    z.strictObject({
      /** Cores that the load was made to take, and those that rule V06 saw. */
      askedCores: z.number().nonnegative(),
      seenCores: z.number().nonnegative().nullable(),
      speedRatio: z.number().positive(),
    }),
  ),
  /** Processor time of the samplers, milliseconds a second. */
  samplerMsPerSecond: z.number().nonnegative().nullable(),
});
export type SelfTestSession = z.infer<typeof SelfTestSession>;

/** Kept for each machine in the cache folder: the sessions, oldest first. */
export const SelfTestFile = z.strictObject({
  format: z.literal("rigmark-self-test"),
  /** Processor, cores, memory and system: sessions of another machine do not count. */
  machine: z.string(),
  sessions: z.array(SelfTestSession),
});
export type SelfTestFile = z.infer<typeof SelfTestFile>;
