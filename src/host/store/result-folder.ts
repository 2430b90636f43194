import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { replayJournal } from "../../core/resume/replay-journal.js";
import { RigmarkError } from "../../errors.js";
import type { JournalEntry } from "../../schema/journal.js";
import { RESULT_VERSION, ResultDocument } from "../../schema/result.js";
import { isNewer } from "./check-document.js";
import { type Journal, openJournal } from "./journal.js";
import type { StoredRun } from "./read-run.js";
import { replaceFile } from "./replace-file.js";
import { RUN_FILES } from "./run-names.js";

/** Where one run keeps what it measures. Its files are made again when someone removes them while it goes on. */
export interface ResultFolder {
  /** Path of result.json. */
  readonly resultPath: string;
  /** Puts one line on the disk; called for everything that happens, before anything is done about it. */
  journal(entry: JournalEntry): Promise<void>;
  /** Replaces result.json in one step. */
  save(document: ResultDocument): Promise<void>;
  /** Drops the journal when the run is complete and result.json holds everything. */
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

/**
 * Makes `<resultsDir>/<run id>/` with a journal that begins with the document. The document is the one that the run
 * fills in place: a journal that has to be made again begins with what it holds by then.
 */
export async function createResultFolder(
  resultsDir: string,
  document: ResultDocument,
): Promise<ResultFolder> {
  const folder = join(resultsDir, document.runId);
  try {
    await mkdir(folder, { recursive: true });
    return openFolder(folder, document, await beginJournal(folder, 0, [{ type: "plan", document }]));
  } catch (cause) {
    throw notWritable(resultsDir, cause);
  }
}

/** A run that goes on: its folder, and the document to fill. */
export interface ResumedRun {
  readonly folder: ResultFolder;
  readonly document: ResultDocument;
}

/** Opens the folder of a stored run to go on with it, and says so in its journal. */
export async function openForResume(run: StoredRun, command: readonly string[]): Promise<ResumedRun> {
  if (isNewer(run.document.schemaVersion, "minor")) {
    throw new RigmarkError(
      "bad-result",
      `${run.folder} is of a newer rigmark: to go on would lose what it added`,
      {
        hint: "Update rigmark and try again.",
      },
    );
  }
  const plan: JournalEntry = { type: "plan", document: { ...run.document, schemaVersion: RESULT_VERSION } };
  const resumed: JournalEntry = { type: "resumed", at: new Date().toISOString(), command: [...command] };
  const document = replayJournal([plan, resumed]);
  try {
    const lines = run.journalIsWhole ? [resumed] : [plan, resumed];
    const journal = await beginJournal(run.folder, run.journalBytes, lines);
    return { folder: openFolder(run.folder, document, journal), document };
  } catch (cause) {
    throw notKept(run.folder, cause);
  }
}

async function beginJournal(
  folder: string,
  length: number,
  lines: readonly JournalEntry[],
): Promise<Journal> {
  const journal = await openJournal(join(folder, RUN_FILES.journal), length);
  try {
    for (const line of lines) await journal.append(line);
    return journal;
  } catch (error) {
    await journal.close();
    throw error;
  }
}

function openFolder(folder: string, live: ResultDocument, opened: Journal): ResultFolder {
  const resultPath = join(folder, RUN_FILES.result);
  let journal = opened;
  let document = live;
  let isSaved = false;
  const restore = async () => {
    if (await journal.isThere()) return;
    await mkdir(folder, { recursive: true });
    const started = await beginJournal(folder, 0, [{ type: "plan", document }]);
    await journal.close();
    journal = started;
  };
  const save = async (changed: ResultDocument) => {
    document = changed;
    isSaved = false;
    const text = `${JSON.stringify(ResultDocument.parse(changed), null, 1)}\n`;
    await restore();
    await replaceFile(resultPath, text);
    isSaved = true;
  };
  const inTurn = takeTurns(folder);
  return {
    resultPath,
    journal: (entry) =>
      inTurn(async () => {
        await restore();
        await journal.append(entry);
      }),
    save: (changed) => inTurn(() => save(changed)),
    close: (complete) =>
      inTurn(async () => {
        const isThere = await stat(resultPath).catch(() => null);
        if (isSaved && isThere === null) await save(document);
        await journal.close();
        if (complete && isSaved) await rm(join(folder, RUN_FILES.journal), { force: true });
      }),
  };
}

/** Runs one task after the other: half a line must not be followed by another one. */
function takeTurns(folder: string): (task: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const turn = last.then(task).catch((cause: unknown) => {
      throw notKept(folder, cause);
    });
    last = turn.catch(() => undefined);
    return turn;
  };
}

const FULL = new Set(["ENOSPC", "EDQUOT"]);

/** What went wrong while a run goes on: one line that says what is kept, and where. */
function notKept(folder: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : null;
  if (code === null || cause instanceof RigmarkError) return cause;
  const reason = FULL.has(code) ? "the disk is full" : `results cannot be written any more (${code})`;
  return new RigmarkError("unexpected", `${reason}: what was measured before is kept in ${folder}`, {
    hint: `${FULL.has(code) ? "Free some room, then go on" : "Go on later"} with: rigmark run --resume ${folder}`,
    cause,
  });
}

function notWritable(resultsDir: string, cause: unknown): RigmarkError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new RigmarkError("usage", `cannot write results into ${resultsDir}: ${reason}`, {
    hint: "give a folder that can be written: --results DIR",
    cause,
  });
}
