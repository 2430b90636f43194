import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addSelfTest, readSelfTests } from "../../../../src/host/store/self-test-file.js";
import { selfTestFile, selfTestSession } from "../../../fixtures/self-tests.js";

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "rigmark-cache-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

const path = () => join(cache, "self-test.json");

describe("the file of self-tests", () => {
  it("is not there before the first, and gives back what was added, oldest first", async () => {
    expect(await readSelfTests(cache, "mine")).toBeNull();
    const [first, second] = [
      selfTestSession({ tokensPerSecond: 1 }),
      selfTestSession({ tokensPerSecond: 2 }),
    ];
    await addSelfTest(cache, "mine", first);
    const added = await addSelfTest(cache, "mine", second);
    expect(added.sessions).toEqual([first, second]);
    expect(await readSelfTests(cache, "mine")).toEqual(added);
    expect(await readdir(cache)).toEqual(["self-test.json"]);
  });

  it("makes its folder", async () => {
    await addSelfTest(join(cache, "a", "b"), "mine", selfTestSession());
    expect(await readSelfTests(join(cache, "a", "b"), "mine")).not.toBeNull();
  });

  it("does not count the sessions of another machine, and begins anew on this one", async () => {
    await addSelfTest(cache, "theirs", selfTestSession());
    expect(await readSelfTests(cache, "mine")).toBeNull();
    expect((await addSelfTest(cache, "mine", selfTestSession())).sessions).toHaveLength(1);
  });

  it("keeps the latest fifty", async () => {
    const speeds = Array.from({ length: 50 }, (_, index) => index + 1);
    await writeFile(path(), JSON.stringify(selfTestFile(speeds, "mine")));
    const { sessions } = await addSelfTest(cache, "mine", selfTestSession({ tokensPerSecond: 99 }));
    expect(sessions).toHaveLength(50);
    expect([sessions[0]?.tokensPerSecond, sessions[49]?.tokensPerSecond]).toEqual([2, 99]);
  });

  it.each([
    ["no JSON", "{"],
    ["an unknown field", JSON.stringify({ ...selfTestFile([1], "mine"), more: 1 })],
    ["a speed of zero", JSON.stringify(selfTestFile([0], "mine"))],
    ["another format", JSON.stringify({ ...selfTestFile([1], "mine"), format: "other" })],
  ])("is as good as missing when it holds %s, and is replaced", async (_, text) => {
    await writeFile(path(), text);
    expect(await readSelfTests(cache, "mine")).toBeNull();
    await addSelfTest(cache, "mine", selfTestSession());
    expect(JSON.parse(await readFile(path(), "utf8")).sessions).toHaveLength(1);
  });
});
