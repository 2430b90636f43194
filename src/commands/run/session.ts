import { InterruptedError, RigmarkError } from "../../errors.js";
import { acquireLock } from "../../host/store/device-lock.js";
import { userFolders } from "../../host/store/folders.js";
import type { RunListener } from "../../schema/run-event.js";
import { type StopSwitch, stopOnSignal } from "../stop-on-signal.js";
import type { SessionOptions } from "./run-options.js";

/** What holds while this process measures. */
export interface Session {
  readonly options: SessionOptions;
  readonly listen: RunListener;
  readonly stop: StopSwitch;
  /** Why this machine may not be ours alone any more; null while it is. */
  readonly lockLost: () => string | null;
}

/**
 * Holds the machine for one run or more: one lock for all of rigmark, and the signals. A failure that came of a signal
 * is told as that.
 */
export async function withSession<T>(
  options: SessionOptions,
  listen: RunListener,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const stop = stopOnSignal();
  let lost: string | null = null;
  try {
    const release = await acquireLock({
      folder: userFolders(process.env).lock,
      waitMs: options.waitLockMs,
      info: {
        pid: process.pid,
        command: ["rigmark", ...process.argv.slice(2)].join(" "),
        startedAt: new Date().toISOString(),
      },
      onWait: (holder, atMostSeconds) =>
        listen({ type: "waiting", why: `another run measures: ${holder}`, atMostSeconds }),
      onCompromised: (error) => {
        lost = withoutPath(error.message);
      },
      signal: stop.signal,
    });
    try {
      return await work({ options, listen, stop, lockLost: () => lost });
    } finally {
      await release();
    }
  } catch (error) {
    const signal = stop.received();
    const isOurs = error instanceof RigmarkError || error instanceof InterruptedError;
    throw signal === null || isOurs ? error : new InterruptedError(signal, "nothing had been measured yet");
  } finally {
    stop.release();
  }
}

/** What the system said, its path left out: `ENOENT: no such file, stat '/home/me/lock'` names a folder. */
function withoutPath(message: string): string {
  return message.replace(/,? \w+ '.*$/s, "");
}
