import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { replayJournal } from "../../../../src/core/resume/replay-journal.js";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";
import { readRun } from "../../../../src/host/store/read-run.js";
import { openForResume } from "../../../../src/host/store/result-folder.js";
import type { JournalEntry } from "../../../../src/schema/journal.js";
import type { ResultDocument, StoredValue } from "../../../../src/schema/result.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { journalBytes, journalOf, noTelemetry, watts } from "../../../fixtures/journals.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const telemetry = { ...noTelemetry(), series: [watts(1e12, [20, 21, null, 30, 31, 30])] };
const complete = resultDocument(undefined, { telemetry });
const entries = journalOf(complete);
const bytes = journalBytes(entries);
const RUN = complete.runId;
const COMMAND = ["rigmark", "run", "--resume", RUN];

let results: string;
let folder: string;
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), "rigmark-run-"));
  folder = join(results, RUN);
  await mkdir(folder);
});
afterEach(() => rm(results, { recursive: true, force: true }));

const writeJournal = (content: string | Uint8Array) => writeFile(join(folder, "journal.jsonl"), content);
const writeResult = (document: object | string) =>
  writeFile(
    join(folder, "result.json"),
    typeof document === "string" ? document : `${JSON.stringify(document, null, 1)}\n`,
  );
const valuesIn = (list: readonly JournalEntry[]): StoredValue[] =>
  list.flatMap((entry) => (entry.type === "value" ? [entry.value] : []));
const valuesOf = ({ cells }: ResultDocument): StoredValue[] => cells.flatMap(({ values }) => values);
const sorted = (values: readonly StoredValue[]) => values.map((value) => JSON.stringify(value)).sort();

async function refusal(reference = RUN): Promise<string> {
  const error = await readRun(reference, results).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RigmarkError)) throw new Error("was not refused");
  expect(exitStatusOf(error)).toBe(3);
  expect(error.message).not.toMatch(/\p{Cc}/u);
  expect(error.hint).toBeTruthy();
  return error.message;
}

describe("a journal cut at any byte", () => {
  const firstLine = bytes.indexOf(0x0a) + 1;

  it("gives all values of its whole lines, none twice and none made up", async () => {
    // An uncut journal is a run that has ended: going on with it opens it again.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstLine, max: bytes.length - 1 }), async (cut) => {
        await writeJournal(bytes.subarray(0, cut));
        const lines = bytes.toString("utf8", 0, cut).split("\n").length - 1;
        const { document, journalIsWhole } = await readRun(RUN, results);
        expect(document).toEqual(replayJournal(entries.slice(0, lines)));
        expect(sorted(valuesOf(document))).toEqual(sorted(valuesIn(entries.slice(0, lines))));
        expect(journalIsWhole).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("can be gone on with: what is written then stands beside what was there", async () => {
    // An uncut journal is a run that has ended: going on with it opens it again.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: firstLine, max: bytes.length - 1 }), async (cut) => {
        await writeJournal(bytes.subarray(0, cut));
        const lines = bytes.toString("utf8", 0, cut).split("\n").length - 1;
        const resumed = await openForResume(await readRun(RUN, results), COMMAND);
        for (const entry of entries.slice(lines)) await resumed.folder.journal(entry);
        await resumed.folder.close(false);
        const { document } = await readRun(RUN, results);
        expect({ ...document, launches: [] }).toEqual({ ...complete, launches: [] });
      }),
      { numRuns: 40 },
    );
  });

  it("in its first line leaves result.json to go on from, and without that it is no run", async () => {
    await writeJournal(bytes.subarray(0, firstLine - 1));
    expect(await refusal()).toContain(`there is no run ${RUN}`);
    await writeResult(complete);
    const run = await readRun(RUN, results);
    expect(run).toMatchObject({ document: complete, journalBytes: 0, journalIsWhole: false });
    const { folder: opened } = await openForResume(run, COMMAND);
    await opened.close(false);
    expect((await readRun(RUN, results)).document).toEqual({ ...complete, status: "running", endedAt: null });
  });

  it("whose rest a crash of the machine has filled with zeros is read like one that ends there", async () => {
    await writeJournal(Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40)]));
    expect((await readRun(RUN, results)).document).toEqual(replayJournal(entries.slice(0, -1)));
  });
});

describe("a journal and a result", () => {
  it.each([0, 1, 7, 20])("of which either is the later one lose nothing (%d lines apart)", async (apart) => {
    const early = entries.slice(0, entries.length - apart);
    const late = replayJournal(entries.slice(0, -1));
    await writeJournal(journalBytes(early));
    await writeResult(late);
    const newerResult = await readRun(RUN, results);
    expect(sorted(valuesOf(newerResult.document))).toEqual(sorted(valuesOf(late)));
    expect(newerResult.document.launches).toEqual(late.launches);
    await writeJournal(bytes);
    await writeResult(replayJournal(early));
    expect(await readRun(RUN, results)).toMatchObject({ document: complete, journalIsWhole: true });
  });

  it("are put together for good when the run goes on", async () => {
    await writeJournal(journalBytes(entries.slice(0, 6)));
    await writeResult(complete);
    const { folder: opened, document } = await openForResume(await readRun(RUN, results), COMMAND);
    await opened.close(false);
    await rm(join(folder, "result.json"));
    expect(valuesOf((await readRun(RUN, results)).document)).toEqual(valuesOf(complete));
    expect(document).toMatchObject({ status: "running", endedAt: null });
  });

  it("of a complete run whose journal was removed is read from the result alone", async () => {
    await writeResult(complete);
    expect(await readRun(RUN, results)).toMatchObject({ document: complete, journalBytes: 0 });
  });

  it("are read from the journal when result.json is empty, and refused when it is another file", async () => {
    await writeJournal(bytes);
    await writeResult("");
    expect((await readRun(RUN, results)).document).toEqual(complete);
    await writeResult({ format: "other" });
    expect(await refusal()).toContain("is not a rigmark result");
    await writeResult({ ...complete, runId: "20261121-100000-aaaaaa" });
    expect(await refusal()).toContain("two runs in one folder");
  });
});

describe("a damaged journal", () => {
  it("is refused with the number of its line", async () => {
    const lines = bytes.toString().split("\n");
    await writeJournal([...lines.slice(0, 3), '{"type":"val\u001b[31m', ...lines.slice(3)].join("\n"));
    expect(await refusal()).toMatch(/journal\.jsonl, line 4, is damaged/);
    await writeJournal([...lines.slice(0, 2), '{"type":"value"}', ...lines.slice(2)].join("\n"));
    expect(await refusal()).toMatch(/line 3, has a wrong value at value/);
    await writeJournal([...lines.slice(0, 2), '{"type":"news"}', ...lines.slice(2)].join("\n"));
    expect(await refusal()).toMatch(/line 3, has a wrong value at type/);
    await writeJournal(lines.slice(1).join("\n"));
    expect(await refusal()).toMatch(/line 1, is not the plan of a run/);
  });

  it("of rigmark 0.1 is refused, and its result named", async () => {
    await writeJournal(journalBytes([{ type: "plan", runId: RUN, plan: {}, models: [] }]));
    expect(await refusal()).toContain("written by rigmark 0.1");
  });
});

describe("a journal of a newer minor version", () => {
  const [plan, ...others] = entries;
  const newer = [
    {
      ...plan,
      document: { ...(plan as { document: ResultDocument }).document, schemaVersion: "2.7", heat: 1 },
    },
    { type: "heat", degrees: 40 },
    ...others.map((entry) => ({ ...entry, heat: 1 })),
  ];

  it("is read without what is new", async () => {
    await writeJournal(journalBytes(newer));
    expect((await readRun(RUN, results)).document).toEqual({ ...complete, schemaVersion: "2.7" });
  });

  it("is not gone on with: what is new would be lost", async () => {
    await writeJournal(journalBytes(newer));
    const run = await readRun(RUN, results);
    await expect(openForResume(run, COMMAND)).rejects.toThrow(/newer rigmark/);
    expect(await readFile(join(folder, "journal.jsonl"))).toEqual(journalBytes(newer));
  });

  it("is refused when its major is newer", async () => {
    await writeJournal(journalBytes([{ type: "plan", document: { ...complete, schemaVersion: "3.0" } }]));
    expect(await refusal()).toContain("newer rigmark");
  });
});

describe("which run", () => {
  it("is found by id, folder, file and as the latest", async () => {
    await writeJournal(journalBytes(journalOf(eventfulDocument())));
    await mkdir(join(results, "notes"));
    for (const reference of [RUN, folder, join(folder, "journal.jsonl"), "latest"]) {
      expect((await readRun(reference, results)).folder).toBe(folder);
    }
  });

  it("that is not there is refused, and the unfinished ones are named", async () => {
    expect(await refusal("20260101-000000-000000")).toContain("there is no run 20260101-000000-000000");
    await writeJournal(bytes);
    const error = await readRun("runn\u001b[31m", results).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ hint: `Unfinished there: ${RUN}` });
    await rm(folder, { recursive: true });
    expect(await refusal("latest")).toContain("there is no run in");
  });

  it("may have a torn line that is cut off before the next one is written", async () => {
    await writeJournal(bytes);
    await appendFile(join(folder, "journal.jsonl"), '{"type":"val');
    const { folder: opened } = await openForResume(await readRun(RUN, results), COMMAND);
    await opened.close(false);
    const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).trimEnd().split("\n");
    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ type: "resumed", command: COMMAND });
    expect(lines).toHaveLength(entries.length + 1);
  });
});
