import { readFileSync, readlinkSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import * as z from "zod";
import { plainText } from "../../core/report/sanitize.js";

/** Who measures: a process, its command and its start. */
export const LockInfo = z.strictObject({
  pid: z.int().positive(),
  command: z.string(),
  startedAt: z.iso.datetime(),
});
export type LockInfo = z.infer<typeof LockInfo>;

/** Process ids are told apart by their namespace: a process of a container has another one outside. */
const StoredInfo = z.strictObject({ ...LockInfo.shape, namespace: z.string().nullable() });
type StoredInfo = z.infer<typeof StoredInfo>;

const COMMAND_LENGTH = 120;

/** Writes who holds the lock; the file must not be there. */
export async function writeHolder(path: string, { pid, command, startedAt }: LockInfo): Promise<void> {
  const info: StoredInfo = { pid, command, startedAt, namespace: namespaceOfPids() };
  await rm(path, { force: true });
  await writeFile(path, JSON.stringify(info), { flag: "wx", mode: 0o600 });
}

/** Who holds the lock; null where that cannot be read. */
export function readHolder(path: string): StoredInfo | null {
  try {
    return StoredInfo.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** True when the holder is known to be gone. */
export function isDead(holder: StoredInfo | null): boolean {
  if (holder === null || holder.namespace !== namespaceOfPids()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/** The holder for a message, in clean text. */
export function describeHolder(holder: StoredInfo | null): string {
  if (holder === null) return "its process is not known";
  const start = holder.startedAt.slice(0, 19).replace("T", " ");
  return `process ${holder.pid}, started ${start} UTC: ${plainText(holder.command, COMMAND_LENGTH)}`;
}

function namespaceOfPids(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
