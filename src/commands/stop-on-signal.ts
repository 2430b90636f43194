/** The signals that stop a run: the first saves what there is, a second one ends the process at once. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A run's way to be stopped. */
export interface StopSwitch {
  readonly signal: AbortSignal;
  /** The signal that came; null while none has. */
  readonly received: () => NodeJS.Signals | null;
  readonly release: () => void;
}

/** Listens for the signals until released. */
export function stopOnSignal(): StopSwitch {
  const controller = new AbortController();
  let received: NodeJS.Signals | null = null;
  const stop = (name: NodeJS.Signals) => {
    if (received !== null) {
      // The worker sees its parent die and ends itself.
      release();
      process.kill(process.pid, name);
      return;
    }
    received = name;
    controller.abort();
  };
  const release = () => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: controller.signal, received: () => received, release };
}
