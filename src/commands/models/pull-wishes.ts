import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SEGMENT_BYTES } from "../../core/hub/segments.js";
import { InterruptedError } from "../../errors.js";
import { freeBytesIn } from "../../host/models/disk-room.js";
import { readHubSettings } from "../../host/models/hub/hub-settings.js";
import { pullFiles } from "../../host/models/hub/pull-files.js";
import type { PullTools } from "../../host/models/hub/pull-tools.js";
import type { FileWish, PulledFile } from "../../host/models/hub/pulled-file.js";
import { userFolders } from "../../host/store/folders.js";
import { syncFolder } from "../../host/store/replace-file.js";
import { colorsFor } from "../../host/terminal/color.js";
import { createProgress } from "../../host/terminal/progress.js";
import { stopOnSignal } from "../stop-on-signal.js";

/** How a command downloads. */
export interface PullManner {
  readonly connections: number;
  readonly offline: boolean;
  readonly quiet: boolean;
  readonly color?: boolean;
  /** Command that goes on with a stopped download. */
  readonly goOn: string;
}

const STALL_MS = 60_000;
const LOCK_STALE_MS = 10_000;

const systemTools: PullTools = {
  now: () => performance.now(),
  timeMs: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
  chance: Math.random,
  open: (path, flags) => open(path, flags),
  freeBytes: freeBytesIn,
  syncFolder,
  stallMs: STALL_MS,
  segmentBytes: SEGMENT_BYTES,
  lockStaleMs: LOCK_STALE_MS,
};

/** Downloads files with progress on stderr; a signal stops it and keeps what has come. */
export async function pullWishes(wishes: readonly FileWish[], manner: PullManner): Promise<PulledFile[]> {
  const { stderr, env } = process;
  const hub = await readHubSettings(env, manner.offline);
  const progress = createProgress({
    stream: stderr,
    isTty: stderr.isTTY === true && env["TERM"] !== "dumb",
    colors: colorsFor(stderr, env, manner),
    quiet: manner.quiet,
    now: systemTools.now,
  });
  const stop = stopOnSignal();
  try {
    return await pullFiles(wishes, {
      hub,
      tools: systemTools,
      connections: manner.connections,
      cacheDir: userFolders(env).cache,
      listen: progress.listen,
      signal: stop.signal,
    });
  } catch (error) {
    const signal = stop.received();
    if (signal === null) throw error;
    throw new InterruptedError(signal, `what has come is kept. Go on with: ${manner.goOn}`);
  } finally {
    progress.close();
    stop.release();
  }
}
