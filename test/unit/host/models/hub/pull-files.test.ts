import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../../src/errors.js";
import { readHubRecord } from "../../../../../src/host/models/hub/hub-record.js";
import { pullFiles } from "../../../../../src/host/models/hub/pull-files.js";
import {
  type FakeHub,
  type Fault,
  type SeenRequest,
  sha256,
  startFakeHub,
} from "../../../../fixtures/fake-hub.js";
import { openScene, type PullScene } from "../../../../fixtures/pull-context.js";

const NAME = "maker/Model-GGUF/sub/model.gguf";
/** Seven segments of 50,000 bytes, the last a short one. */
const bytes = randomBytes(310_000);

let hub: FakeHub;
let scene: PullScene;
beforeEach(async () => {
  hub = await startFakeHub({ [NAME]: bytes });
  scene = openScene(hub);
});
afterEach(() => hub.close());

const pull = async (from: PullScene = scene) => (await pullFiles([from.wish(NAME)], from.context))[0]!;
const hashOf = (path: string) => sha256(readFileSync(path));
const target = () => scene.wish(NAME).path;
const fromCdn = () => hub.seen.filter(({ server }) => server === "cdn");

async function refusal(work: Promise<unknown>): Promise<RigmarkError> {
  const error = await work.catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

/** A fault of the first so many requests to the storage. */
function firstTimes(count: number, fault: Fault): void {
  hub.fault = (seen: SeenRequest) => (seen.server === "cdn" && seen.count < count ? fault : null);
}

describe("pullFiles", () => {
  it("fetches a file in segments over several connections, in a folder of its repository", async () => {
    const pulled = await pull();
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
    expect(pulled.path.replaceAll("\\", "/")).toMatch(/models\/maker\/Model-GGUF\/sub\/model\.gguf$/);
    expect(pulled).toMatchObject({ sha256: sha256(bytes), downloadedBytes: 310_000, resumed: false });
    expect(
      fromCdn()
        .map(({ range }) => range)
        .sort(),
    ).toEqual(
      [0, 1, 2, 3, 4, 5, 6]
        .map((n) => `bytes=${n * 50_000}-${Math.min(310_000, (n + 1) * 50_000) - 1}`)
        .sort(),
    );
    expect(await readHubRecord(pulled.path)).toMatchObject({ revision: hub.commit, file: "sub/model.gguf" });
    for (const left of [".part", ".part.json", ".lock"]) expect(existsSync(pulled.path + left)).toBe(false);
  });

  it("asks for the bytes at the commit that the hub named, not at a branch that may move", async () => {
    await pull();
    const [head, ...gets] = hub.seen.filter(({ server }) => server === "hub");
    expect(head?.path).toContain("/resolve/main/");
    expect(new Set(gets.map(({ path }) => path))).toEqual(
      new Set([`/maker/Model-GGUF/resolve/${hub.commit}/sub/model.gguf`]),
    );
  });

  it("goes on in the middle of a segment after a cut, fetching no byte twice", async () => {
    firstTimes(2, { cutAfter: 20_000 });
    const pulled = await pull();
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
    expect(pulled.downloadedBytes).toBe(310_000);
    expect(fromCdn()).toHaveLength(9);
    expect(
      fromCdn().filter(({ range }) => /^bytes=\d*20000-|^bytes=\d*70000-|^bytes=120000-/.test(range!)),
    ).toHaveLength(2);
  });

  it("goes on in a later pull where an earlier one was given up", async () => {
    hub.fault = ({ server, count }) => (server === "cdn" && count > 2 ? { status: 500 } : null);
    const error = await refusal(pull());
    expect([error.code, error.message]).toEqual([
      "bad-model",
      expect.stringContaining("given up after 6 attempts"),
    ]);
    expect([existsSync(target()), existsSync(`${target()}.part`)]).toEqual([false, true]);
    hub.fault = () => null;
    const pulled = await pull();
    expect(pulled).toMatchObject({ resumed: true, downloadedBytes: 160_000 });
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
  });

  it("starts anew when the file has changed upstream between two pulls", async () => {
    hub.fault = ({ server, count }) => (server === "cdn" && count > 2 ? { status: 500 } : null);
    await refusal(pull());
    const other = randomBytes(310_000);
    hub.files.set(NAME, other);
    hub.fault = () => null;
    expect(await pull()).toMatchObject({ resumed: false, downloadedBytes: 310_000, sha256: sha256(other) });
    expect(hashOf(target())).toBe(sha256(other));
  });

  it("goes on when only the commit has moved and the content has not", async () => {
    hub.fault = ({ server, count }) => (server === "cdn" && count > 2 ? { status: 500 } : null);
    await refusal(pull());
    hub.commit = "d".repeat(40);
    hub.fault = () => null;
    expect(await pull()).toMatchObject({ resumed: true, revision: "d".repeat(40) });
  });

  it.each([
    [
      "says more than the part holds",
      (text: string) => text.replace(/"done":\[[^\]]*/, '"done":[50000,50000,50000,50000,50000,50000,10000'),
    ],
    ["is no JSON", () => "{"],
    ["is another file's", (text: string) => text.replace(/"sha256":"./, '"sha256":"0')],
  ])("starts anew when the state on disk %s", async (_why, spoil) => {
    hub.fault = ({ server, count }) => (server === "cdn" && count > 0 ? { status: 500 } : null);
    await refusal(pull());
    const state = `${target()}.part.json`;
    writeFileSync(state, spoil(readFileSync(state, "utf8")));
    hub.fault = () => null;
    const pulled = await pull();
    expect(pulled.downloadedBytes).toBe(310_000);
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
  });

  it("takes the whole file in one piece from a server that knows no ranges", async () => {
    hub.fault = ({ server }) => (server === "cdn" ? { ignoreRange: true } : null);
    const pulled = await pull();
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
    expect(fromCdn().at(-1)?.range).toBeNull();
  });

  it("counts a connection that sends nothing for too long as cut", async () => {
    scene = openScene(hub, { stallMs: 300 });
    firstTimes(1, { hangAfter: 10_000 });
    expect(hashOf((await pull()).path)).toBe(sha256(bytes));
    expect(scene.events).toContainEqual(
      expect.objectContaining({ type: "waiting", why: expect.stringContaining("sent nothing for") }),
    );
  });

  it("ends at once when it is stopped between two pieces, and keeps what has come", async () => {
    const stop = new AbortController();
    const { tools } = scene.context;
    const open: typeof tools.open = async (path, flags) => {
      const file = await tools.open(path, flags);
      const write = file.write.bind(file) as (...words: unknown[]) => unknown;
      const stopping = (...words: unknown[]) => {
        stop.abort();
        return write(...words);
      };
      return Object.assign(file, { write: stopping });
    };
    const context = { ...scene.context, tools: { ...tools, open }, signal: stop.signal };
    await expect(pullFiles([scene.wish(NAME)], context)).rejects.toThrow("aborted");
    expect(existsSync(target())).toBe(false);
    expect((await pull()).resumed).toBe(true);
  });

  it("deletes what has the wrong hash, and never gives it the final name", async () => {
    const spoiled = Buffer.from(bytes);
    spoiled[200_000]! ^= 1;
    hub.fault = ({ server }) => (server === "cdn" ? { body: spoiled } : null);
    const error = await refusal(pull());
    expect([error.code, error.message]).toEqual(["bad-hash", expect.stringContaining("it is deleted")]);
    for (const left of ["", ".part", ".part.json"]) expect(existsSync(target() + left)).toBe(false);
  });

  it.each([
    ["shorter", bytes.subarray(0, 300_000)],
    ["longer", Buffer.concat([bytes, bytes])],
  ])("refuses a storage whose file is %s than the hub says", async (_word, body) => {
    hub.fault = ({ server }) => (server === "cdn" ? { body } : null);
    const error = await refusal(pull());
    expect([error.code, error.message]).toEqual(["bad-model", expect.stringContaining("wrong length")]);
    expect(existsSync(target())).toBe(false);
  });

  it.each([
    ["shorter", bytes.subarray(0, 300_000)],
    ["longer", Buffer.concat([bytes, bytes])],
  ])("refuses a file of one piece that is %s than the hub says", async (_word, body) => {
    hub.fault = ({ server, range }) =>
      server === "cdn" ? (range === null ? { body } : { ignoreRange: true }) : null;
    expect((await refusal(pull())).message).toContain("wrong length");
    expect(existsSync(target())).toBe(false);
  });
});

describe("pullFiles and the disk", () => {
  it("looks at the room before the first byte: a tenth more than the download", async () => {
    scene = openScene(hub, { freeBytes: async () => 310_000 * 1.1 - 1 });
    expect((await refusal(pull())).code).toBe("unfit");
    expect(fromCdn()).toEqual([]);
    scene = openScene(hub, { freeBytes: async () => 310_000 * 1.1 + 1 });
    expect((await pull()).downloadedBytes).toBe(310_000);
  });

  it("ends with one clear line on a disk that runs full, and goes on when there is room", async () => {
    const { tools } = openScene(hub).context;
    let room = 120_000;
    scene = openScene(hub, {
      open: async (path, flags) => {
        const file = await tools.open(path, flags);
        const write = file.write.bind(file) as (...words: unknown[]) => unknown;
        const full = (data: unknown, offset: unknown, length: number, position: unknown) => {
          room -= length;
          if (room < 0) throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" });
          return write(data, offset, length, position);
        };
        return Object.assign(file, { write: full });
      },
    });
    const error = await refusal(pull());
    expect([error.code, error.message]).toEqual(["unfit", "the disk is full"]);
    expect(existsSync(target())).toBe(false);
    room = Number.POSITIVE_INFINITY;
    const pulled = await pull();
    expect(pulled.resumed).toBe(true);
    expect(hashOf(pulled.path)).toBe(sha256(bytes));
  });

  it("does not replace another file unasked", async () => {
    mkdirSync(dirname(target()), { recursive: true });
    writeFileSync(target(), randomBytes(310_000));
    expect((await refusal(pull())).hint).toContain("--force");
    await pullFiles([scene.wish(NAME, { force: true })], scene.context);
    expect(hashOf(target())).toBe(sha256(bytes));
  });

  it("lets two pulls of one file at once both end well, with one download", async () => {
    firstTimes(1, { cutAfter: 1000 });
    const both = await Promise.all([pull(), pull()]);
    expect(both.map(({ downloadedBytes }) => downloadedBytes).sort()).toEqual([0, 310_000]);
    expect(statSync(target()).size).toBe(310_000);
  });
});

describe("pullFiles and models.json", () => {
  const known = { sha256: sha256(bytes), sizeBytes: bytes.length };

  it("takes what hub and registry agree on", async () => {
    const [pulled] = await pullFiles([scene.wish(NAME, { known })], scene.context);
    expect(pulled?.sha256).toBe(known.sha256);
  });

  it.each([
    ["SHA-256", { ...known, sha256: "0".repeat(64) }],
    ["size", { sha256: null, sizeBytes: 309_999 }],
  ])("says before the first byte that the %s has changed upstream", async (word, other) => {
    const error = await refusal(pullFiles([scene.wish(NAME, { known: other })], scene.context));
    expect([error.code, error.message]).toEqual(["bad-hash", expect.stringContaining("changed upstream")]);
    expect(error.message).toContain(word);
    expect(fromCdn()).toEqual([]);
  });

  it("takes all parts of a split model from one commit", async () => {
    const parts = [1, 2].map((n) => `maker/Split-GGUF/m-0000${n}-of-00002.gguf`);
    for (const part of parts) hub.files.set(part, randomBytes(1000));
    hub.fault = ({ server, method, count }) => {
      // The branch moves on between the first question and the second.
      if (server === "hub" && method === "HEAD" && count === 1) hub.commit = "e".repeat(40);
      return null;
    };
    const moved = hub.commit;
    const error = await refusal(
      pullFiles(
        parts.map((part) => scene.wish(part)),
        scene.context,
      ),
    );
    expect(hub.seen.at(-1)?.path).toContain(`/resolve/${moved}/`);
    expect(error.message).toContain("has no revision");
    hub.fault = () => null;
    const pulled = await pullFiles(
      parts.map((part) => scene.wish(part)),
      scene.context,
    );
    expect(pulled.map(({ revision }) => revision)).toEqual(["e".repeat(40), "e".repeat(40)]);
  });
});
