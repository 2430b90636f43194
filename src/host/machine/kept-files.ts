import { close, open, read } from "node:fs";

/** More files than this are not kept open: a machine can have hundreds of processors. */
const MOST_KEPT = 64;
const BUFFER_BYTES = 16 * 1024;
/**
 * Files made of records come a page at a time, as many whole records as fit (fs/seq_file.c in the kernel). An answer
 * shorter than this is the end.
 */
const MAYBE_MORE_BYTES = 3000;
/** No file of the kernel that we read is longer. */
const LONGEST_BYTES = 1024 * 1024;

/** Files of /proc and /sys that are read again and again. */
export interface KeptFiles {
  /** Text of a file, read anew, or null when it cannot be read. Never rejects. */
  readonly readFile: (path: string) => Promise<string | null>;
  /** Closes what is not being read. */
  readonly close: () => void;
}

interface Kept {
  readonly file: Promise<number | null>;
  reading: number;
}

const openFile = (path: string): Promise<number | null> =>
  new Promise((resolve) => open(path, "r", (error, file) => resolve(error === null ? file : null)));

const closeFile = (file: number | null): void => {
  if (file !== null) close(file, () => undefined);
};

/** Bytes from a place in the file on; null when they cannot be read. */
const readFrom = (file: number, at: number): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
    read(file, buffer, 0, BUFFER_BYTES, at, (error, bytes) =>
      resolve(error === null ? buffer.subarray(0, bytes) : null),
    );
  });

async function readWhole(file: number): Promise<string | null> {
  const parts: Buffer[] = [];
  let at = 0;
  while (at < LONGEST_BYTES) {
    const part = await readFrom(file, at);
    if (part === null) return null;
    parts.push(part);
    at += part.length;
    if (part.length < MAYBE_MORE_BYTES) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

/**
 * Keeps files open between looks, so that a look is one system call instead of five. The kernel makes the text anew
 * for every read from the start. A file that can no longer be read is let go.
 */
export function keepFiles(): KeptFiles {
  const kept = new Map<string, Kept>();
  const keep = (path: string): Kept => {
    const entry = kept.get(path) ?? { file: openFile(path), reading: 0 };
    if (kept.size < MOST_KEPT) kept.set(path, entry);
    return entry;
  };
  const letGo = async (path: string, entry: Kept): Promise<void> => {
    if (kept.get(path) === entry) kept.delete(path);
    closeFile(await entry.file);
  };
  return {
    readFile: async (path) => {
      const entry = keep(path);
      entry.reading += 1;
      const file = await entry.file;
      const text = file === null ? null : await readWhole(file);
      entry.reading -= 1;
      const isKept = kept.get(path) === entry;
      if (entry.reading === 0 && (text === null || !isKept)) await letGo(path, entry);
      return text;
    },
    close: () => {
      for (const [path, entry] of kept) if (entry.reading === 0) void letGo(path, entry);
    },
  };
}
