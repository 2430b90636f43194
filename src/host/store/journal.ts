import { type FileHandle, open } from "node:fs/promises";

/** An append-only file of one JSON line an event: what is in it survives a crash of the run. */
export interface Journal {
  append(entry: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Opens the journal of a run; every line is on the disk (fdatasync) before `append` resolves. */
export async function openJournal(path: string): Promise<Journal> {
  const file: FileHandle = await open(path, "a");
  return {
    async append(entry) {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.datasync();
    },
    close: () => file.close(),
  };
}
