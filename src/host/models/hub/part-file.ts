import { type FileHandle, readFile, rm } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { doneBytes, planSegments, type Segment } from "../../../core/hub/segments.js";
import { PartState } from "../../../schema/hub-file.js";
import type { PullTools } from "./pull-tools.js";

/** An unfinished download on disk, and how far each segment has come. */
export interface PartFile {
  readonly path: string;
  readonly segments: readonly Segment[];
  /** Bytes that an earlier download had left. */
  readonly foundBytes: number;
  readonly write: (bytes: Uint8Array, position: number) => Promise<void>;
  /** Puts bytes and state on the disk, at most every five seconds unless `now` is set. */
  readonly save: (now?: boolean) => Promise<void>;
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What the part belongs to: all of it must be the same for a download to go on. */
export type PartIdentity = Pick<PartState, "repo" | "file" | "revision" | "sha256" | "sizeBytes">;

const SAVE_EVERY_MS = 5000;
/** Larger than the state of any model; a file that is not ours may be anything. */
const LONGEST_STATE = 16 * 1024 * 1024;

/** Path of the unfinished file, beside the finished one. */
export function partPath(path: string): string {
  return `${path}.part`;
}

/** Opens the part of an earlier download of the same bytes, or starts anew. */
export async function openPart(path: string, identity: PartIdentity, tools: PullTools): Promise<PartFile> {
  const part = partPath(path);
  const earlier = await readState(path, identity);
  const reopened = earlier === null ? null : await reopen(part, earlier, tools);
  const segments = reopened?.segments ?? planSegments(identity.sizeBytes, tools.segmentBytes);
  const segmentBytes = reopened?.segmentBytes ?? tools.segmentBytes;
  if (reopened === null) await removeState(path);
  const file = reopened?.file ?? (await tools.open(part, "w"));
  const note = async () => {
    // Counted before the bytes are put on the disk: the state never promises more than is there.
    const done = segments.map((segment) => segment.done);
    const state: PartState = { schemaVersion: 1, ...identity, segmentBytes, done };
    await file.datasync();
    // A state that is lost with the power costs time only: no wait for the disk a second time.
    await writeFileAtomic(statePath(path), `${JSON.stringify(state)}\n`, { fsync: false });
  };
  return {
    path: part,
    segments,
    foundBytes: doneBytes(segments),
    write: (bytes, position) => writeAll(file, bytes, position),
    save: takeTurns(note, tools.now),
    sync: () => file.sync(),
    close: () => file.close(),
  };
}

/** Lets one at a time work, not too often; `now` waits for its turn. */
function takeTurns(work: () => Promise<void>, clock: () => number) {
  let lastMs = clock();
  let running: Promise<void> | null = null;
  return async (now = false) => {
    if (!now && (running !== null || clock() - lastMs < SAVE_EVERY_MS)) return;
    await running?.catch(() => undefined);
    lastMs = clock();
    running = work();
    try {
      await running;
    } finally {
      running = null;
    }
  };
}

/** Bytes that a download of the same file would not have to fetch again. */
export async function bytesInPart(path: string, identity: PartIdentity): Promise<number> {
  const state = await readState(path, identity);
  return state === null ? 0 : doneBytes(planSegments(identity.sizeBytes, state.segmentBytes, state.done));
}

/** Forgets how far a download had come. */
export async function removeState(path: string): Promise<void> {
  await rm(statePath(path), { force: true });
}

function statePath(path: string): string {
  return `${partPath(path)}.json`;
}

/** The state, when it is of these bytes: the commit may have moved on, but not the content. */
async function readState(path: string, { sha256, sizeBytes }: PartIdentity): Promise<PartState | null> {
  const text = await readFile(statePath(path), "utf8").catch(() => "");
  if (text === "" || text.length > LONGEST_STATE) return null;
  try {
    const { data } = PartState.safeParse(JSON.parse(text));
    return data?.sha256 === sha256 && data.sizeBytes === sizeBytes ? data : null;
  } catch {
    return null;
  }
}

/** Opens what is there; null when it is shorter than the state says, or cannot be opened. */
async function reopen(part: string, { sizeBytes, segmentBytes, done }: PartState, tools: PullTools) {
  const file = await tools.open(part, "r+").catch(() => null);
  if (file === null) return null;
  const segments = planSegments(sizeBytes, segmentBytes, done);
  const { size } = await file.stat();
  if (segments.every((segment) => segment.done === 0 || segment.start + segment.done <= size)) {
    return { file, segments, segmentBytes };
  }
  await file.close();
  return null;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let at = 0;
  while (at < bytes.length) {
    at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
  }
}
