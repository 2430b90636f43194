import { setTimeout as sleep } from "node:timers/promises";
import type { RunListener } from "../../schema/run-event.js";

/** A machine has cooled down when it is this near its first temperature, degrees C. */
const NEAR_DEGREES = 3;
const POLL_MS = 1000;
const LONGEST_MS = 120_000;
/** Graphics memory counts as returned within this of its first level; polled so often, for so long at most. */
const NEAR_BYTES = 200 * 1024 * 1024;
const MEMORY_POLL_MS = 250;
const MEMORY_LONGEST_MS = 10_000;

/** What waiting needs from outside. */
export interface SettleContext {
  readonly latestTemperature: () => number | null;
  readonly graphicsMemoryBytes: () => number | null;
  /** Pause where no temperature can be read, seconds. */
  readonly pauseSeconds: number;
  readonly listener: RunListener;
  readonly signal: AbortSignal;
  /** Waits; tests pass a clock of their own. */
  readonly wait?: (ms: number) => Promise<unknown>;
}

/** Lets the machine come back to where it was before the first process. */
export interface Settle {
  /**
   * Waits for the temperature, where none can be read for the pause, `leastSeconds` at least. True when it did not come
   * down in time.
   */
  readonly coolDown: (leastSeconds?: number) => Promise<{ hotStart: boolean }>;
  /** Waits for graphics memory; bytes still missing, or null when all came back or nothing tells. */
  readonly memoryReturned: () => Promise<number | null>;
}

/** Remembers temperature and graphics memory as they are now. */
export function createSettle(context: SettleContext): Settle {
  const { latestTemperature, graphicsMemoryBytes, pauseSeconds, listener, signal } = context;
  const wait = context.wait ?? ((ms: number) => sleep(ms, undefined, { signal }).catch(() => undefined));
  const firstTemperature = latestTemperature();
  const firstMemory = graphicsMemoryBytes();

  async function coolDown(leastSeconds = 0): Promise<{ hotStart: boolean }> {
    if (firstTemperature === null) {
      const seconds = Math.max(pauseSeconds, leastSeconds);
      if (seconds > 0) {
        listener({ type: "waiting", why: "a pause between processes", atMostSeconds: seconds });
        await wait(seconds * 1000);
      }
      return { hotStart: false };
    }
    const isHot = () => (latestTemperature() ?? firstTemperature) > firstTemperature + NEAR_DEGREES;
    if (isHot()) listener({ type: "waiting", why: "cooling down", atMostSeconds: LONGEST_MS / 1000 });
    for (let waited = 0; waited < LONGEST_MS && isHot() && !signal.aborted; waited += POLL_MS) {
      await wait(POLL_MS);
    }
    return { hotStart: isHot() };
  }

  async function memoryReturned(): Promise<number | null> {
    if (firstMemory === null) return null;
    const missing = () => (graphicsMemoryBytes() ?? firstMemory) - firstMemory;
    for (let waited = 0; waited < MEMORY_LONGEST_MS && missing() > NEAR_BYTES && !signal.aborted; ) {
      await wait(MEMORY_POLL_MS);
      waited += MEMORY_POLL_MS;
    }
    return missing() > NEAR_BYTES ? Math.round(missing()) : null;
  }

  return { coolDown, memoryReturned };
}
