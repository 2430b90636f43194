import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { RigmarkError } from "../../errors.js";
import { ResultDocument } from "../../schema/result.js";
import { type Journal, openJournal } from "./journal.js";

/** Where one run keeps what it measures. */
export interface ResultFolder {
  /** Path of result.json. */
  readonly resultPath: string;
  /** Puts one line on the disk; called for every value. */
  journal(entry: unknown): Promise<void>;
  /** Replaces result.json in one step. */
  save(document: ResultDocument): Promise<void>;
  /** Drops the journal when the document holds everything. */
  close(complete: boolean): Promise<void>;
}

/** Fails when results cannot be written there; called before anything takes time. */
export async function checkResultsFolder(resultsDir: string): Promise<void> {
  const probe = join(resultsDir, `.rigmark-${process.pid}`);
  try {
    await mkdir(resultsDir, { recursive: true });
    await writeFile(probe, "");
    await rm(probe, { force: true });
  } catch (cause) {
    throw notWritable(resultsDir, cause);
  }
}

/** Makes `<resultsDir>/<runId>/` with its journal. */
export async function createResultFolder(resultsDir: string, runId: string): Promise<ResultFolder> {
  const folder = join(resultsDir, runId);
  const journalPath = join(folder, "journal.jsonl");
  let journal: Journal;
  try {
    await mkdir(folder, { recursive: true });
    journal = await openJournal(journalPath);
  } catch (cause) {
    throw notWritable(resultsDir, cause);
  }
  const resultPath = join(folder, "result.json");
  return {
    resultPath,
    journal: (entry) => journal.append(entry),
    save: (document) =>
      writeFileAtomic(resultPath, `${JSON.stringify(ResultDocument.parse(document), null, 1)}\n`),
    async close(complete) {
      await journal.close();
      if (complete) await rm(journalPath, { force: true });
    },
  };
}

function notWritable(resultsDir: string, cause: unknown): RigmarkError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new RigmarkError("usage", `cannot write results into ${resultsDir}: ${reason}`, {
    hint: "give a folder that can be written: --results DIR",
    cause,
  });
}
