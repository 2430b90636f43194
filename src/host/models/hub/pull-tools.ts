import type { FileHandle } from "node:fs/promises";
import type { RunListener } from "../../../schema/run-event.js";

/** The hub as this user reaches it. */
export interface Hub {
  readonly endpoint: URL;
  /** Sent to the hub's own host only. */
  readonly token: string | null;
  /** Nothing may be asked. */
  readonly offline: boolean;
}

/** What a download needs of the world. Tests put other clocks, chances and disks in their place. */
export interface PullTools {
  /** Milliseconds, from any start. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly timeMs: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to 1. */
  readonly chance: () => number;
  readonly open: (path: string, flags: string) => Promise<FileHandle>;
  /** Free bytes of the disk that holds a folder. */
  readonly freeBytes: (folder: string) => Promise<number>;
  /** Puts the names in a folder on the disk. */
  readonly syncFolder: (folder: string) => Promise<void>;
  /** Milliseconds without a byte after which a connection counts as cut. */
  readonly stallMs: number;
  readonly segmentBytes: number;
  /** Milliseconds after which the lock of a dead download is taken over; at least 2000. */
  readonly lockStaleMs: number;
}

/** What holds for all files of one pull. */
export interface PullContext {
  readonly hub: Hub;
  readonly tools: PullTools;
  readonly connections: number;
  /** Where hashes are remembered. */
  readonly cacheDir: string;
  readonly listen: RunListener;
  readonly signal: AbortSignal;
}
