import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import type { RequestListener, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { exitStatusOf } from "../../../../src/errors.js";
import { readPriceFeed } from "../../../../src/host/store/read-price-feed.js";
import { type LocalServer, serveLocally } from "../../../fixtures/local-server.js";
import { modelsDevList, openRouterList } from "../../../fixtures/price-lists.js";

const LIMITS = { bytes: 4096, milliseconds: 300, redirects: 3 };
const LIST = JSON.stringify(modelsDevList());

const servers: LocalServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = await serveLocally(answer);
  servers.push(server);
  return server.address;
}

/** How reading was refused; fails where it was not. */
async function refusal(reference: string, limits = LIMITS): Promise<string> {
  const error: unknown = await readPriceFeed(reference, limits).then(
    () => new Error("was not refused"),
    (reason: unknown) => reason,
  );
  expect(exitStatusOf(error)).toBe(3);
  const message = error instanceof Error ? error.message : "";
  expect(message).not.toMatch(/\p{Cc}/u);
  return message;
}

const answering = (status: number, body: string) => (_: unknown, response: ServerResponse) =>
  response.writeHead(status).end(body);

describe("a price list on a server", () => {
  it("is read in both shapes, and its address kept without the query", async () => {
    const base = await serve(({ url = "" }, response) =>
      response.end(url.startsWith("/api.json") ? LIST : JSON.stringify(openRouterList())),
    );
    const first = await readPriceFeed(`${base}/api.json?key=secret`, LIMITS);
    expect([first.feed.shape, first.source]).toEqual(["models.dev", `${base}/api.json`]);
    expect((await readPriceFeed(`${base}/v1/models`, LIMITS)).feed.shape).toBe("OpenRouter");
  });

  it("is read where another host leads to, encrypted or on this machine", async () => {
    const target = await serve(answering(200, LIST));
    const base = await serve((_, response) => response.writeHead(302, { location: `${target}/x` }).end());
    expect((await readPriceFeed(base, LIMITS)).source).toBe(`${target}/x`);
    const away = await serve((_, response) =>
      response.writeHead(301, { location: "http://prices.example/api.json" }).end(),
    );
    expect(await refusal(away)).toContain("leads to http://prices.example/api.json, which is not encrypted");
    const round = await serve((_, response) => response.writeHead(302, { location: "/" }).end());
    expect(await refusal(round)).toContain("leads on and on");
  });

  it.each([404, 429, 500, 503])("is refused with status %d", async (status) => {
    expect(await refusal(await serve(answering(status, LIST)))).toContain(`HTTP status ${status}`);
  });

  it.each([
    ["a page", "<!doctype html><title>Sign in</title>", "is not JSON, or was cut off"],
    ["torn", LIST.slice(0, -5), "is not JSON, or was cut off"],
    ["nothing", "", "is not JSON, or was cut off"],
    ["other JSON", '{"data":[{"id":"gpt-4o"}]}', "neither of the two shapes"],
    ["a deep nest", "[".repeat(2000) + "]".repeat(2000), "neither of the two shapes"],
    ["too large", LIST + " ".repeat(5000), "is larger than"],
  ])("is refused when it is %s", async (_, body, reason) => {
    expect(await refusal(await serve(answering(200, body)))).toContain(reason);
  });

  it("is given up on when it comes too slowly", async () => {
    const base = await serve((_, response) => {
      response.write("{");
    });
    expect(await refusal(base)).toContain("did not answer in full within 0.3 s");
  });

  it("is refused when nobody answers", async () => {
    const base = await serve(() => undefined);
    servers.pop()?.close();
    expect(await refusal(base)).toContain("cannot be reached");
  });
});

describe("a price list in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "rigmark-"));

  it("is read, and only its name is kept", async () => {
    const path = join(folder, "api.json");
    writeFileSync(path, `\uFEFF${LIST}`);
    expect((await readPriceFeed(path, LIMITS)).source).toBe("api.json");
  });

  it("is refused when it is missing, a folder, too large or torn", async () => {
    expect(await refusal(join(folder, "none.json"))).toContain("does not exist");
    mkdirSync(join(folder, "sub"));
    expect(await refusal(join(folder, "sub"))).toContain("is not a file");
    const path = join(folder, "bad\u001b[2J.json");
    writeFileSync(path, LIST.slice(3));
    expect(await refusal(path)).toContain("is not JSON");
    writeFileSync(path, LIST + " ".repeat(5000));
    expect(await refusal(path)).toContain("is larger than");
  });
});
