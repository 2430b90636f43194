import { mkdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { FileFacts } from "../../../core/hub/file-facts.js";
import type { HubFile } from "../../../core/hub/hub-reference.js";
import { doneBytes } from "../../../core/hub/segments.js";
import { createTransferRate } from "../../../core/hub/transfer-rate.js";
import { RigmarkError } from "../../../errors.js";
import { explainWriteError } from "../disk-room.js";
import { hashFile } from "../file-hash.js";
import { readHubRecord, writeHubRecord } from "./hub-record.js";
import { whileLocked } from "./lock-download.js";
import { openPart, type PartFile, partPath, removeState } from "./part-file.js";
import type { PullContext } from "./pull-tools.js";
import type { PulledFile } from "./pulled-file.js";
import { transferFile } from "./transfer-file.js";

/** One file that is wanted, at the commit that the hub named. */
export interface FilePull {
  readonly what: HubFile;
  readonly facts: FileFacts;
  /** Where it goes. */
  readonly path: string;
  /** Another file that lies there may be replaced. */
  readonly force: boolean;
}

const TELL_EVERY_MS = 250;
const PLACE_HINT = "Name a folder that can be written: --to DIR, or RIGMARK_HOME=DIR";

/** Downloads a file, or finds that it is there; only what has the right SHA-256 ever has the final name. */
export async function pullFile(pull: FilePull, context: PullContext): Promise<PulledFile> {
  const { path, what, facts } = pull;
  try {
    await mkdir(dirname(path), { recursive: true });
    return await whileLocked(path, context, async (locked) => {
      const base = {
        path,
        ...what,
        revision: facts.commit,
        sha256: facts.sha256,
        sizeBytes: facts.sizeBytes,
      };
      if (await isThere(pull, locked)) {
        if ((await readHubRecord(path))?.revision !== facts.commit) await record(pull, locked);
        return { ...base, resumed: false, downloadedBytes: 0 };
      }
      const { resumed, downloadedBytes } = await download(pull, locked);
      await record(pull, locked);
      return { ...base, resumed, downloadedBytes };
    });
  } catch (error) {
    throw explainWriteError(error, path, PLACE_HINT);
  }
}

/** True when the very file lies there; refuses to replace another one unasked. */
async function isThere({ path, facts, force }: FilePull, context: PullContext): Promise<boolean> {
  const present = await stat(path).catch(() => null);
  if (present === null) return false;
  if (!present.isFile()) {
    throw new RigmarkError("usage", `${JSON.stringify(path)} exists and is not a regular file`, {
      hint: PLACE_HINT,
    });
  }
  if (present.size === facts.sizeBytes && (await hash(path, path, context)) === facts.sha256) return true;
  if (force) return false;
  throw new RigmarkError("bad-hash", `${JSON.stringify(path)} exists and is not the hub's file`, {
    hint: "It is damaged or another version. Replace it with --force, or choose another folder with --to DIR",
  });
}

async function download(pull: FilePull, context: PullContext) {
  const { path, facts, what } = pull;
  const identity = { ...what, revision: facts.commit, sha256: facts.sha256, sizeBytes: facts.sizeBytes };
  const part = await openPart(path, identity, context.tools);
  let downloadedBytes = 0;
  const tell = teller(pull, part, context);
  tell(true);
  try {
    await transferFile({
      what: { ...what, revision: facts.commit },
      sizeBytes: facts.sizeBytes,
      part,
      context,
      onBytes: (count) => {
        downloadedBytes += count;
        tell(false);
      },
    });
    await part.sync();
  } catch (error) {
    // What has come is worth keeping; that it cannot be noted is not the reason of the failure.
    await part.save(true).catch(() => undefined);
    throw error;
  } finally {
    await part.close();
  }
  await verify(pull, context);
  await rename(part.path, path);
  await removeState(path);
  await context.tools.syncFolder(dirname(path));
  return { resumed: part.foundBytes > 0, downloadedBytes };
}

async function verify({ path, facts, what }: FilePull, context: PullContext): Promise<void> {
  const part = partPath(path);
  const { size } = await stat(part);
  if (size === facts.sizeBytes && (await hash(part, path, context)) === facts.sha256) return;
  await rm(part, { force: true });
  await removeState(path);
  throw new RigmarkError(
    "bad-hash",
    `${what.repo}/${what.file}: what came has not the SHA-256 that the hub names; it is deleted`,
    { hint: "Download it again. If it fails again, something between you and the hub changes files." },
  );
}

function hash(
  path: string,
  shown: string,
  { cacheDir, listen, signal, tools }: PullContext,
): Promise<string> {
  let last = Number.NEGATIVE_INFINITY;
  return hashFile(path, {
    cacheDir,
    signal,
    onProgress: (done, total) => {
      if (tools.now() - last < TELL_EVERY_MS && done < total) return;
      last = tools.now();
      listen({ type: "preparing", what: `checking ${basename(shown)}`, doneBytes: done, totalBytes: total });
    },
  });
}

function teller({ path, facts }: FilePull, { segments }: PartFile, { listen, tools }: PullContext) {
  const rate = createTransferRate();
  let last = Number.NEGATIVE_INFINITY;
  return (always: boolean) => {
    const nowMs = tools.now();
    if (!always && nowMs - last < TELL_EVERY_MS) return;
    last = nowMs;
    const done = doneBytes(segments);
    const secondsLeft = rate.secondsLeft(nowMs, done, facts.sizeBytes);
    const what = `downloading ${basename(path)}`;
    listen({ type: "preparing", what, doneBytes: done, totalBytes: facts.sizeBytes, secondsLeft });
  };
}

async function record({ path, what, facts }: FilePull, { hub, tools }: PullContext): Promise<void> {
  await writeHubRecord(path, {
    schemaVersion: 1,
    ...what,
    revision: facts.commit,
    sha256: facts.sha256,
    sizeBytes: facts.sizeBytes,
    endpoint: hub.endpoint.origin,
    pulledAt: new Date(tools.timeMs()).toISOString(),
  });
}
