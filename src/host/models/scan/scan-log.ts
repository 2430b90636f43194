import type { ScanProblem } from "../../../schema/model-scan.js";

/** Names or folders looked at before a scan stops: a file system has no more models than this. */
export const MOST_ENTRIES = 2_000_000;

const MOST_PROBLEMS = 200;

/** What a scan has looked at so far, and what it could not look at. */
export interface ScanLog {
  readonly problems: ScanProblem[];
  moreProblems: number;
  entries: number;
  /** Folders entered, by device and inode: links in a circle end here. */
  readonly entered: Set<string>;
  readonly signal: AbortSignal | undefined;
}

export function openScanLog(signal?: AbortSignal): ScanLog {
  return { problems: [], moreProblems: 0, entries: 0, entered: new Set(), signal };
}

/** Notes what could not be looked at; a scan goes on. */
export function noteProblem(log: ScanLog, path: string, reason: string): void {
  if (log.problems.length < MOST_PROBLEMS) log.problems.push({ path, reason });
  else log.moreProblems += 1;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  ENOENT: "a link that leads nowhere",
  ELOOP: "links in a circle",
  ENAMETOOLONG: "its path is too long",
  EIO: "the disk cannot read it",
  ESTALE: "its server has lost it",
  EMFILE: "too many open files",
};

/** An error of the file system in plain words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return REASONS[code] ?? `cannot be read (${code})`;
}
