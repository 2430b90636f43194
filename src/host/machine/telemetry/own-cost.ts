/** CPU time that work of ours takes. */
export interface OwnCost {
  readonly during: (work: () => void) => void;
  /** Until the promise settles. What else this process does meanwhile is counted too: an upper bound. */
  readonly until: (settled: Promise<unknown>) => Promise<void>;
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
    until: async (settled) => {
      begin();
      await settled.catch(() => undefined);
      finish();
    },
    seconds: () => microseconds / 1e6,
  };
}
