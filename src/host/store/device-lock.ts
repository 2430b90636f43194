import { chmod, lstat, mkdir, rm, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";
import { RigmarkError } from "../../errors.js";
import { describeHolder, isDead, type LockInfo, readHolder, writeHolder } from "./lock-holder.js";

/** What is wanted: the right to measure. */
export interface LockRequest {
  /** Where locks lie: `userFolders(env).lock`. */
  readonly folder: string;
  /** Milliseconds to wait for another run; 0: not at all. */
  readonly waitMs: number;
  /** Told to whoever comes meanwhile. */
  readonly info: LockInfo;
  /** The lock was lost while it was held: another run may have measured meanwhile. */
  readonly onCompromised: (error: Error) => void;
  /** Waiting begins: for whom, and the most seconds it can last. */
  readonly onWait: (holder: string, atMostSeconds: number) => void;
  readonly signal: AbortSignal;
  /** Milliseconds without a sign of life that make a lock stale, and between such signs. Tests shorten them. */
  readonly timing?: { readonly staleMs: number; readonly updateMs: number };
}

const TIMING = { staleMs: 30_000, updateMs: 5000 };
const POLL_MS = 250;
/** Times the usual pause after which a sign of life is missing. */
const SIGN_OVERDUE = 1.2;
/** Clearing a dead holder away takes milliseconds: one who finds it being done waits for that. */
const CLEARING = { stale: 2000, realpath: false, retries: { retries: 20, minTimeout: 50, factor: 1 } };

/**
 * Takes the lock of the machine, so that no two runs of a user measure at once; returns its release. There is one
 * lock for all devices: a run on the CPU disturbs one on the GPU and the other way round, and which devices a run
 * uses is not known before the engine has chosen. A holder that has died is taken over from at once.
 */
export async function acquireLock(request: LockRequest): Promise<() => Promise<void>> {
  await prepareFolder(request.folder);
  const deadline = performance.now() + request.waitMs;
  let isTold = false;
  for (;;) {
    request.signal.throwIfAborted();
    const release = await tryLock(request);
    if (release !== null) return release;
    const left = deadline - performance.now();
    const holder = describeHolder(readHolder(pathsIn(request.folder).info));
    if (left <= 0) throw isHeld(holder, request.waitMs);
    if (!isTold) request.onWait(holder, left / 1000);
    isTold = true;
    await sleep(Math.min(POLL_MS, left), undefined, { signal: request.signal });
  }
}

function pathsIn(folder: string) {
  return { lock: join(folder, "measure.lock"), info: join(folder, "measure.json") };
}

async function tryLock(request: LockRequest): Promise<(() => Promise<void>) | null> {
  const { folder, info, onCompromised, signal, timing = TIMING } = request;
  const paths = pathsIn(folder);
  let isLost = false;
  const options = {
    lockfilePath: paths.lock,
    realpath: false,
    stale: timing.staleMs,
    update: timing.updateMs,
    onCompromised(error: Error) {
      isLost = true;
      try {
        onCompromised(error);
      } catch {
        // An error thrown into a timer would end the process.
      }
    },
  };
  try {
    if (isDead(readHolder(paths.info))) await clearDead(folder);
    if (await showsLife(paths, timing, signal)) return null;
    const unlock = await lock(paths.lock, options);
    await writeHolder(paths.info, info).catch(async (error: unknown) => {
      await unlock();
      throw error;
    });
    return async () => {
      if (isLost) return;
      // The other way round, it could be the file of the next holder.
      await rm(paths.info, { force: true }).catch(() => undefined);
      await unlock().catch(() => undefined);
    };
  } catch (error) {
    if (codeOf(error) === "ELOCKED") return null;
    throw signal.aborted ? error : cannotLock(folder, error);
  }
}

/** Removes the lock of a dead holder. Only one process does so at a time, or it could be the next one's lock. */
async function clearDead(folder: string): Promise<void> {
  const paths = pathsIn(folder);
  const done = await lock(join(folder, "clearing"), { ...CLEARING, onCompromised: () => undefined });
  try {
    if (!isDead(readHolder(paths.info))) return;
    await rmdir(paths.lock).catch(() => undefined);
    await rm(paths.info, { force: true });
  } finally {
    await done().catch(() => undefined);
  }
}

/**
 * A lock that looks stale may have a holder who is well: a clock that is set, or a machine that wakes up, makes all
 * signs of life look old. Its next one is waited for.
 */
async function showsLife(
  { lock: path, info }: ReturnType<typeof pathsIn>,
  timing: typeof TIMING,
  signal: AbortSignal,
): Promise<boolean> {
  const before = await stat(path).catch(() => null);
  const holder = readHolder(info);
  if (before === null || holder === null || isDead(holder)) return false;
  if (Date.now() - before.mtimeMs < timing.staleMs) return true;
  await sleep(SIGN_OVERDUE * timing.updateMs, undefined, { signal });
  const after = await stat(path).catch(() => null);
  return after !== null && after.mtimeMs !== before.mtimeMs;
}

/** A folder of this user alone: in one of another, files could be planted. */
async function prepareFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await lstat(folder);
    const user = process.getuid?.() ?? found.uid;
    if (!found.isDirectory() || (user !== 0 && found.uid !== user))
      throw new Error("it is no folder of this user");
    if (found.uid === user) await chmod(folder, 0o700);
  } catch (error) {
    throw cannotLock(folder, error);
  }
}

function isHeld(holder: string, waitMs: number): RigmarkError {
  const waited = waitMs === 0 ? "" : ` (waited ${Math.round(waitMs / 1000)} s)`;
  return new RigmarkError("locked", `another run measures on this machine${waited}: ${holder}`, {
    hint: "Two runs at once spoil both. Wait for its end with: --wait-lock 10m",
  });
}

function cannotLock(folder: string, cause: unknown): RigmarkError {
  const reason = codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return new RigmarkError("usage", `cannot take a lock in ${folder}: ${reason}`, {
    hint: "Name a folder that can be written: RIGMARK_HOME=DIR, or XDG_RUNTIME_DIR=DIR for the lock alone",
    cause,
  });
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error ? String(error.code) : null;
}
