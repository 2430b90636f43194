import { open, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { JournalEntry } from "../../schema/journal.js";
import { syncFolder } from "./replace-file.js";

/** An append-only file of one JSON line an entry: what is in it survives a crash of the run. */
export interface Journal {
  /** The line is on the disk (fdatasync) before this resolves; what is left of one that failed is cut off by the next. */
  append(entry: JournalEntry): Promise<void>;
  /** True while the file still lies where it was opened. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the journal of a run after its first `length` bytes, the whole lines; what follows them is cut off. */
export async function openJournal(path: string, length: number): Promise<Journal> {
  const file = await open(path, "a");
  const self = await file.stat();
  let end = length;
  let torn = self.size > length;
  await syncFolder(dirname(path));
  return {
    async append(entry) {
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      // A line after half a line would make two damaged ones out of one.
      if (torn) await truncate(path, end);
      torn = true;
      await file.appendFile(line);
      await file.datasync();
      end += line.byteLength;
      torn = false;
    },
    async isThere() {
      const found = await stat(path).catch(() => null);
      return found !== null && found.ino === self.ino && found.dev === self.dev;
    },
    close: () => file.close(),
  };
}
