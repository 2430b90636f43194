import { MOST_ATTEMPTS, parseRetryAfter, retryDelay } from "../../../core/hub/retry-delay.js";
import { RigmarkError } from "../../../errors.js";
import type { PullContext } from "./pull-tools.js";

/** A trouble that may have passed a little later: a cut connection, a busy server. */
export class PassingTrouble extends Error {
  readonly retryAfter: string | null;

  constructor(message: string, retryAfter: string | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = "PassingTrouble";
    this.retryAfter = retryAfter;
  }
}

/** Repeats work through passing troubles; `progress` grows while it gets on, and then the attempts count anew. */
export async function persist<T>(
  work: () => Promise<T>,
  progress: () => number,
  { tools, listen, signal }: PullContext,
  most = MOST_ATTEMPTS,
): Promise<T> {
  let attempts = 0;
  let reached = progress();
  for (;;) {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PassingTrouble)) throw error;
      attempts = progress() > reached ? 1 : attempts + 1;
      reached = progress();
      if (attempts >= most) throw gaveUp(error, attempts);
      const waitMs = retryDelay(attempts, parseRetryAfter(error.retryAfter, tools.timeMs()), tools.chance());
      listen({ type: "waiting", why: error.message, atMostSeconds: waitMs / 1000 });
      await tools.sleep(waitMs, signal);
    }
  }
}

function gaveUp(error: PassingTrouble, attempts: number): RigmarkError {
  return new RigmarkError("bad-model", `${error.message}; given up after ${attempts} attempts`, {
    hint: "What has come is kept: the same command goes on from there. Without a network: --offline",
    cause: error,
  });
}
