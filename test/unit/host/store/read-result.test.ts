import { mkdir, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../src/errors.js";
import { readResult } from "../../../../src/host/store/read-result.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rigmark-read-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function store(runId: string): Promise<string> {
  await mkdir(join(folder, runId));
  const path = join(folder, runId, "result.json");
  await writeFile(path, JSON.stringify({ ...resultDocument(), runId }));
  return path;
}

async function refusalOf(content: unknown): Promise<RigmarkError> {
  const path = join(folder, "result.json");
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return refusal(path);
}

async function refusal(reference: string): Promise<RigmarkError> {
  const error = await readResult(reference, folder).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RigmarkError)) throw new Error("was not refused");
  expect(error.code).toBe("bad-result");
  expect(error.message).not.toMatch(/\p{Cc}/u);
  expect(error.hint).toBeTruthy();
  return error;
}

describe("a stored result", () => {
  it("is found by file, by folder, by run id and as the latest", async () => {
    await store("20261119-235959-ffffff");
    const path = await store("20261120-100000-3fa9c1");
    const folderOfRun = join(folder, "20261120-100000-3fa9c1");
    for (const reference of [path, folderOfRun, "20261120-100000-3fa9c1", "latest"]) {
      const found = await readResult(reference, folder);
      expect(found.path).toBe(path);
      expect(found.document.runId).toBe("20261120-100000-3fa9c1");
    }
  });

  it("is the latest that was written, not a folder without a result", async () => {
    const path = await store("20261120-100000-3fa9c1");
    await mkdir(join(folder, "20261121-100000-aaaaaa"));
    await mkdir(join(folder, "zzz"));
    expect((await readResult("latest", folder)).path).toBe(path);
  });

  it("of a newer minor format is read without what is new", async () => {
    const [launch] = resultDocument().launches;
    const newer = {
      ...resultDocument(),
      schemaVersion: "2.7",
      extra: 1,
      launches: [{ ...launch, heat: 60 }],
    };
    const path = join(folder, "result.json");
    await writeFile(path, JSON.stringify(newer));
    expect((await readResult(path, folder)).document.launches).toHaveLength(1);
  });
});

describe("what is not a result", () => {
  it("is refused when there is none", async () => {
    expect((await refusal("latest")).message).toContain("there is no result in");
    expect((await refusal("20261120-100000-3fa9c1")).message).toContain("does not exist");
    expect((await refusal(join(folder, "nowhere.json"))).message).toContain("does not exist");
    await mkdir(join(folder, "empty"));
    expect((await refusal(join(folder, "empty"))).message).toContain("does not exist");
  });

  it("is refused when it is cut off", async () => {
    const text = JSON.stringify(resultDocument());
    expect((await refusalOf(text.slice(0, 500))).message).toContain("is not JSON, or was cut off");
    expect((await refusalOf("")).message).toContain("is not JSON");
    expect((await refusalOf("\u001b[31m{\n")).message).toContain("is not JSON");
  });

  it.each([null, 7, [], {}, { format: "llama-bench" }])("is refused when it is %j", async (content) => {
    expect((await refusalOf(content)).message).toContain("is not a rigmark result");
  });

  it("is refused when a newer rigmark wrote it", async () => {
    const error = await refusalOf({ ...resultDocument(), schemaVersion: "3.0" });
    expect(error.message).toContain("was written by a newer rigmark (format 3.0, this one reads 2.x)");
  });

  it("is refused with the place of the first wrong value", async () => {
    const document = resultDocument();
    const error = await refusalOf({
      ...document,
      machine: { ...document.machine, node: 20 },
      status: "done",
    });
    expect(error.message).toMatch(/has a wrong value at (status|machine\.node): .*\(and 1 more\)$/);
  });

  it("is refused when an old format holds a field that nobody knows", async () => {
    const error = await refusalOf({ ...resultDocument(), "\u001b[31mextra": 1 });
    expect(error.message).toContain("top level");
  });

  it("is refused unread when it is larger than any result", async () => {
    const path = join(folder, "result.json");
    await writeFile(path, "{");
    await truncate(path, 64 * 1024 * 1024 + 1);
    expect((await refusal(path)).message).toContain("is larger than 64 MiB");
  });
});
