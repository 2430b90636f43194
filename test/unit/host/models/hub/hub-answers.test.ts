import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitStatusOf, RigmarkError } from "../../../../../src/errors.js";
import { pullFiles } from "../../../../../src/host/models/hub/pull-files.js";
import { type FakeHub, sha256, startFakeHub } from "../../../../fixtures/fake-hub.js";
import { type LocalServer, serveLocally } from "../../../../fixtures/local-server.js";
import { openScene, type PullScene, START_MS } from "../../../../fixtures/pull-context.js";

const NAME = "maker/Model-GGUF/model.gguf";
const TOKEN = "hf_canary";
const bytes = randomBytes(40_000);

let hub: FakeHub;
let scene: PullScene;
beforeEach(async () => {
  hub = await startFakeHub({ [NAME]: bytes });
  scene = openScene(hub);
});
afterEach(() => hub.close());

const pull = async () => (await pullFiles([scene.wish(NAME)], scene.context))[0]!;
const target = () => scene.wish(NAME).path;

async function refusal(): Promise<RigmarkError> {
  const error = await pull().catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

describe("answers of the hub", () => {
  it.each([
    [401, null, "Accept its licence at", "set HF_TOKEN"],
    [403, TOKEN, "Accept its licence at", "account of your token"],
  ])("explains %s: gated, private or not there", async (status, token, ...words) => {
    scene = openScene(hub, {}, token);
    hub.fault = () => ({ status, headers: { "x-error-code": "GatedRepo" } });
    const error = await refusal();
    expect(exitStatusOf(error)).toBe(3);
    expect(error.message).toContain("maker/Model-GGUF");
    for (const word of words) expect(error.hint).toContain(word);
    expect(error.hint).not.toContain(TOKEN);
    expect(hub.seen).toHaveLength(1);
  });

  it.each([
    ["RepoNotFound", "the hub has no repository maker/Model-GGUF"],
    ["RevisionNotFound", "maker/Model-GGUF has no revision main"],
    ["EntryNotFound", "maker/Model-GGUF has no file model.gguf at revision main"],
    ["", "the hub has no maker/Model-GGUF/model.gguf@main"],
  ])("names what 404 with %j did not find", async (code, message) => {
    hub.fault = () => ({ status: 404, headers: { "x-error-code": code } });
    expect((await refusal()).message).toBe(message);
  });

  it("waits as long as 429 asks for, in seconds and as a date, and then goes on", async () => {
    const date = new Date(START_MS + 90_000).toUTCString();
    hub.fault = ({ server, count }) => {
      if (server === "hub" && count === 0) return { status: 429, headers: { "retry-after": "7" } };
      return server === "cdn" && count === 0 ? { status: 429, headers: { "retry-after": date } } : null;
    };
    // The first question and the first bytes are each the first of their method.
    hub.fault = (
      (former) => (seen) =>
        seen.method === "GET" && seen.server === "hub" ? null : former(seen)
    )(hub.fault);
    expect((await pull()).sha256).toBe(sha256(bytes));
    expect(scene.waits).toEqual([7000, 90_000]);
  });

  it("waits five minutes at the most, and gives up after so many attempts", async () => {
    hub.fault = ({ server }) =>
      server === "cdn" ? { status: 429, headers: { "retry-after": "86400" } } : null;
    expect((await refusal()).message).toContain("HTTP status 429; given up after 6 attempts");
    expect(scene.waits).toEqual(Array.from({ length: 5 }, () => 300_000));
  });

  it("doubles its waits on 5xx, and tries the first question three times only", async () => {
    hub.fault = () => ({ status: 503 });
    expect((await refusal()).message).toContain("HTTP status 503; given up after 3 attempts");
    expect(scene.waits).toEqual([1000, 2000]);
  });

  it("asks the hub for a new address when that of the storage has run out", async () => {
    hub.fault = ({ server, count }) => (server === "cdn" && count === 0 ? { status: 403 } : null);
    expect((await pull()).sha256).toBe(sha256(bytes));
    expect(hub.seen.map(({ server, method }) => `${server} ${method}`)).toEqual([
      "hub HEAD",
      "hub GET",
      "cdn GET",
      "hub GET",
      "cdn GET",
    ]);
  });

  it.each([
    ["commit", { "x-repo-commit": "main" }],
    ["SHA-256", { "x-linked-etag": '"d41d8cd98f00b204e9800998ecf8427e"' }],
    ["size", { "x-linked-size": "many" }],
  ])("refuses an answer without %s: the download could not be checked", async (word, headers) => {
    hub.fault = ({ method }) => (method === "HEAD" ? { headers } : null);
    expect((await refusal()).message).toContain(`names no ${word}`);
  });

  it("says what cannot be reached, and how to do without", async () => {
    await hub.close();
    const error = await refusal();
    expect(error.message).toMatch(
      /^localhost:\d+ cannot be reached \(ECONNREFUSED\); given up after 3 attempts$/,
    );
    expect(error.hint).toContain("--offline");
    hub = await startFakeHub({});
  });
});

describe("addresses that the hub leads to", () => {
  let foreign: LocalServer;
  const headersSeen: (string | undefined)[] = [];
  beforeEach(async () => {
    foreign = await serveLocally(({ headers }, response) => {
      headersSeen.push(headers.authorization);
      response.end(bytes);
    });
    scene = openScene(hub, {}, TOKEN);
  });
  afterEach(() => foreign.close());

  it("never sends the token to the storage", async () => {
    await pull();
    const tokens = (server: string) =>
      hub.seen.filter((seen) => seen.server === server).map(({ authorization }) => authorization);
    expect(tokens("hub")).toEqual([`Bearer ${TOKEN}`, `Bearer ${TOKEN}`]);
    expect(tokens("cdn")).toEqual([null]);
  });

  it.each([
    ["https://evil.example/model.gguf", "is no host of the hub: https://evil.example"],
    ["https://huggingface.co.evil.example/model.gguf", "is no host of the hub"],
    ["https://evilhf.co/model.gguf", "is no host of the hub"],
    ["https://hf.co:8443/model.gguf", "is no host of the hub"],
    ["http://cdn-lfs.hf.co/model.gguf", "is not https"],
    ["https://user:word@cdn-lfs.hf.co/model.gguf", "holds a user name or password"],
    ["ftp://cdn-lfs.hf.co/model.gguf", "is not https"],
    ["https://", "is no address"],
  ])("does not follow to %s", async (redirect, message) => {
    hub.fault = ({ method, server }) => (method === "GET" && server === "hub" ? { redirect } : null);
    const error = await refusal();
    expect([error.code, error.message]).toEqual(["bad-model", expect.stringContaining(message)]);
    expect(hub.seen.filter(({ server }) => server === "cdn")).toEqual([]);
    expect(existsSync(target())).toBe(false);
  });

  it("follows to another port of this machine without the token", async () => {
    hub.fault = ({ method, server }) =>
      method === "GET" && server === "hub" ? { redirect: `${foreign.address}/x` } : null;
    expect(readFileSync((await pull()).path)).toEqual(bytes);
    expect(new Set(headersSeen)).toEqual(new Set([undefined]));
  });

  it("follows a renamed repository on the hub itself, with the token", async () => {
    hub.files.set("new/Model-GGUF/model.gguf", bytes);
    hub.fault = ({ path }) =>
      path.startsWith("/maker/") && !path.includes("/cdn/")
        ? { status: 307, headers: { location: path.replace("/maker/", "/new/") } }
        : null;
    expect((await pull()).sha256).toBe(sha256(bytes));
    const asked = hub.seen.filter(({ server }) => server === "hub");
    expect(asked.every(({ authorization }) => authorization === `Bearer ${TOKEN}`)).toBe(true);
  });

  it("ends a ring of redirects", async () => {
    hub.fault = ({ path, method }) =>
      method === "GET" ? { status: 302, headers: { location: path } } : null;
    expect((await refusal()).message).toContain("leads on and on");
  });
});
