import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openJournal } from "../../../../src/host/store/journal.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import { journalBytes, journalOf } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const [first, second, third] = journalOf(resultDocument()) as [JournalEntry, JournalEntry, JournalEntry];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-journal-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it("a line that could not be put on the disk leaves nothing between the others", async () => {
  const path = join(folder, "journal.jsonl");
  const journal = await openJournal(path, 0);
  await journal.append(first);
  const file = await open(path, "r");
  const datasync = vi.spyOn(Object.getPrototypeOf(file), "datasync");
  await file.close();
  datasync.mockRejectedValueOnce(Object.assign(new Error("no room"), { code: "ENOSPC" }));
  await expect(journal.append(second)).rejects.toThrow("no room");
  await journal.append(third);
  await journal.close();
  expect(await readFile(path)).toEqual(journalBytes([first, third]));
  expect(datasync).toHaveBeenCalledTimes(2);
});
