/**
 * CPU time that work of ours takes. What else this process does meanwhile is counted too; what the runtime does for
 * us at other times, as collecting garbage or reading a pipe, is not.
 */
export interface OwnCost {
  readonly during: (work: () => void) => void;
  /** From the call until its promise settles; what it rejects with is dropped. */
  readonly until: (work: () => Promise<unknown>) => Promise<void>;
  readonly seconds: () => number;
}

/** Counts from 0. */
export function createOwnCost(): OwnCost {
  let microseconds = 0;
  let open = 0;
  let since: NodeJS.CpuUsage | undefined;
  const begin = (): void => {
    if (open === 0) since = process.cpuUsage();
    open += 1;
  };
  const finish = (): void => {
    open -= 1;
    if (open > 0) return;
    const { user, system } = process.cpuUsage(since);
    microseconds += user + system;
  };
  return {
    during: (work) => {
      begin();
      try {
        work();
      } finally {
        finish();
      }
    },
    until: async (work) => {
      begin();
      try {
        await work();
      } catch {
        // Whoever started the work hears of it in another way.
      }
      finish();
    },
    seconds: () => microseconds / 1e6,
  };
}
