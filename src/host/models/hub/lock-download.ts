import { lock } from "proper-lockfile";
import { RigmarkError } from "../../../errors.js";
import type { PullContext } from "./pull-tools.js";

/** Does work while no other process may download to the same path; losing that right ends the work. */
export async function whileLocked<T>(
  path: string,
  context: PullContext,
  work: (context: PullContext) => Promise<T>,
): Promise<T> {
  const lost = new AbortController();
  const { lockStaleMs } = context.tools;
  const release = await lock(path, {
    lockfilePath: `${path}.lock`,
    realpath: false,
    stale: lockStaleMs,
    update: lockStaleMs / 5,
    // One who was killed leaves a lock without a sign of life: its end is waited for.
    retries: { retries: 12, factor: 1, minTimeout: lockStaleMs / 10 },
    onCompromised: () => lost.abort(isLocked(path)),
  }).catch((error: unknown) => {
    throw error instanceof Error && "code" in error && error.code === "ELOCKED" ? isLocked(path) : error;
  });
  try {
    return await work({ ...context, signal: AbortSignal.any([context.signal, lost.signal]) });
  } finally {
    await release().catch(() => undefined);
  }
}

function isLocked(path: string): RigmarkError {
  return new RigmarkError("locked", `another process downloads ${JSON.stringify(path)}`, {
    hint: "Wait for its end: the file will be there.",
  });
}
