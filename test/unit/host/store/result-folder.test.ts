import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";
import { readRun } from "../../../../src/host/store/read-run.js";
import { createResultFolder } from "../../../../src/host/store/result-folder.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import { ResultDocument } from "../../../../src/schema/result.js";
import { draftOf, journalOf } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const complete = resultDocument();
const RUN = complete.runId;
const [plan, ...entries] = journalOf(complete);
const values = entries.filter((entry) => entry.type === "value");

let results: string;
let folder: string;
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), "rigmark-folder-"));
  folder = join(results, RUN);
});
afterEach(() => rm(results, { recursive: true, force: true }));

const journalText = () => readFile(join(folder, "journal.jsonl"), "utf8");
const linesOf = (text: string): JournalEntry[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const saved = async () =>
  ResultDocument.parse(JSON.parse(await readFile(join(folder, "result.json"), "utf8")));

async function failure(doing: Promise<unknown>): Promise<RigmarkError> {
  const error = await doing.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RigmarkError)) throw new Error(`no clear failure: ${String(error)}`);
  return error;
}

describe("the folder of a run", () => {
  it("holds a journal from its plan on, a result, and at the end the result alone", async () => {
    const draft = draftOf(complete);
    const run = await createResultFolder(results, draft);
    for (const entry of entries) await run.journal(entry);
    expect(linesOf(await journalText())).toEqual([plan, ...entries]);
    await run.save(complete);
    await run.close(true);
    expect(await readdir(folder)).toEqual(["result.json"]);
    expect(await saved()).toEqual(complete);
  });

  it("keeps lines whole and in order when they come all at once", async () => {
    const run = await createResultFolder(results, draftOf(complete));
    await Promise.all([
      ...entries.map((entry) => run.journal(entry)),
      run.save(complete),
      run.save(complete),
    ]);
    expect(linesOf(await journalText()).slice(1)).toEqual(entries);
  });

  it("keeps the journal of a run that was stopped, or never saved", async () => {
    const run = await createResultFolder(results, draftOf(complete));
    await run.save(complete);
    await run.close(false);
    expect((await readdir(folder)).sort()).toEqual(["journal.jsonl", "result.json"]);
    const unsaved = await createResultFolder(results, {
      ...draftOf(complete),
      runId: "20261120-100000-000000",
    });
    await unsaved.close(true);
    expect(await readdir(join(results, "20261120-100000-000000"))).toEqual(["journal.jsonl"]);
  });

  it("is refused where nothing can be written, with the flag to use", async () => {
    await writeFile(join(results, "file"), "");
    const error = await failure(createResultFolder(join(results, "file"), draftOf(complete)));
    expect(error).toMatchObject({ code: "usage", hint: expect.stringContaining("--results") });
  });
});

describe("a folder that is removed while the run goes on", () => {
  it.each([
    ["the folder", () => rm(folder, { recursive: true })],
    ["the folder of all results", () => rm(results, { recursive: true })],
    ["the journal", () => unlink(join(folder, "journal.jsonl"))],
    ["by renaming it", () => rename(folder, `${folder}-away`)],
  ])("is made again with all that was measured (%s)", async (_, remove) => {
    const live = draftOf(complete);
    const run = await createResultFolder(results, live);
    for (const value of values.slice(0, 4)) {
      live.cells.find(({ cell }) => cell.id === value.value.cellId)?.values.push(value.value);
      await run.journal(value);
    }
    await run.save(live);
    await remove();
    for (const value of values.slice(4, 6)) {
      live.cells.find(({ cell }) => cell.id === value.value.cellId)?.values.push(value.value);
      await run.journal(value);
    }
    const { document } = await readRun(RUN, results);
    expect(document.cells.map((cell) => cell.values)).toEqual(live.cells.map((cell) => cell.values));
    await run.save(live);
    expect(await saved()).toEqual(live);
    await run.close(true);
    expect(await readdir(folder)).toEqual(["result.json"]);
  });

  it("has its result written again at the end", async () => {
    const run = await createResultFolder(results, draftOf(complete));
    await run.save(complete);
    await rm(folder, { recursive: true });
    await run.close(true);
    expect(await saved()).toEqual(complete);
  });
});

/** /dev/full is a disk without room: every write to it fails with ENOSPC. */
describe.skipIf(process.platform !== "linux")("a disk that is full", () => {
  it("ends a journal line with one clear line that says what is kept and how to go on", async () => {
    await mkdir(folder);
    const run = await createResultFolder(results, draftOf(complete));
    await run.journal(entries[0]!);
    const kept = await journalText();
    await rename(join(folder, "journal.jsonl"), join(folder, "kept"));
    await symlink("/dev/full", join(folder, "journal.jsonl"));
    const error = await failure(run.journal(entries[1]!));
    expect(exitStatusOf(error)).toBe(1);
    expect(error.message).toBe(`the disk is full: what was measured before is kept in ${folder}`);
    expect(error.hint).toContain(`rigmark run --resume ${folder}`);
    await unlink(join(folder, "journal.jsonl"));
    await rename(join(folder, "kept"), join(folder, "journal.jsonl"));
    expect(await journalText()).toBe(kept);
  });

  it("leaves the old result whole when the new one does not fit, and the journal too", async () => {
    const run = await createResultFolder(results, draftOf(complete));
    await run.save(draftOf(complete));
    await run.journal(entries[0]!);
    await symlink("/dev/full", join(folder, "result.json.part"));
    const error = await failure(run.save(complete));
    expect(error.message).toContain("the disk is full");
    expect(await saved()).toEqual(draftOf(complete));
    expect(linesOf(await journalText())).toHaveLength(2);
    // There is room again.
    await run.save(complete);
    expect(await saved()).toEqual(complete);
  });
});
