import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";
import { type FetchLimits, fetchText } from "../../../../src/host/store/fetch-result.js";
import { readResult } from "../../../../src/host/store/read-result.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

let server: Server | null = null;
afterEach(() => {
  vi.unstubAllGlobals();
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server on this machine; gives its address. */
async function serve(answer: RequestListener): Promise<string> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

async function refusal(reading: Promise<unknown>): Promise<string> {
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RigmarkError)) throw new Error(`was not refused: ${String(error)}`);
  expect(exitStatusOf(error)).toBe(3);
  expect(error.message).not.toMatch(/\p{Cc}/u);
  expect(error.hint).toBeTruthy();
  return error.message;
}

const read = (address: string) => readResult(address, ".");
const limits = (changes: Partial<FetchLimits>): FetchLimits => ({
  bytes: 1024,
  milliseconds: 10_000,
  redirects: 3,
  ...changes,
});

describe("a result on the web", () => {
  it("is read, and its address shown without a key in it", async () => {
    const base = await serve((_, response) => response.end(JSON.stringify(resultDocument())));
    const stored = await read(`${base}/result.json?key=secret#top`);
    expect(stored).toEqual({ document: resultDocument(), path: `${base}/result.json` });
  });

  it("is read where up to three redirects lead", async () => {
    const base = await serve(({ url = "" }, response) => {
      const left = Number(url.slice(1));
      if (left === 0) response.end("{}");
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(await fetchText(`${base}/3`)).toEqual({ text: "{}", address: `${base}/0` });
    expect(await refusal(read(`${base}/4`))).toContain("leads on and on");
  });
});

describe("what a server may send", () => {
  it.each([
    ["<!doctype html><p>Sign in", "is not JSON, or was cut off"],
    ['{"format":"llama-bench"}', "is not a rigmark result"],
    [JSON.stringify({ ...resultDocument(), extra: "\u001b[31m" }), "has a wrong value at top level"],
    [
      JSON.stringify({ ...resultDocument(), status: "x".repeat(5000) }),
      "a text of more than 4096 characters at status",
    ],
    ["[".repeat(1_000_000) + "]".repeat(1_000_000), "more than 24 levels"],
    ['{"format":"rigmark-result","schemaVersion":"3.0"}', "newer rigmark"],
  ])("is refused as from a file (%#)", async (body, reason) => {
    const base = await serve((_, response) => response.end(body));
    expect(await refusal(read(`${base}/r.json`))).toContain(reason);
  });

  it.each([404, 403, 500, 204])("status %d is refused", async (status) => {
    const base = await serve((_, response) => response.writeHead(status).end());
    expect(await refusal(read(base))).toMatch(status === 204 ? /not JSON/ : `HTTP status ${status}`);
  });

  it("without end is cut off at 10 MiB", async () => {
    let sent = 0;
    const base = await serve((_, response) => {
      const more = () => {
        while (!response.destroyed && sent < 200 * 1024 * 1024) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536, 0x20))) return response.once("drain", more);
        }
        return response.end();
      };
      more();
    });
    expect(await refusal(read(base))).toContain("is larger than 10 MiB");
    expect(sent).toBeLessThan(100 * 1024 * 1024);
  });

  it("is counted as it unpacks", async () => {
    const small = gzipSync(Buffer.alloc(1024 * 1024, 0x20));
    const base = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(small),
    );
    expect(small.byteLength).toBeLessThan(4096);
    expect(await refusal(fetchText(base, limits({ bytes: 4096 })))).toContain("is larger than");
  });

  it.each([
    ["before its answer", () => undefined],
    [
      "in the middle of it",
      (response: { write: (text: string) => void }) => {
        response.write("{");
      },
    ],
  ])("too slowly is given up on (%s)", async (_, begin) => {
    const base = await serve((_request, response) => begin(response));
    expect(await refusal(fetchText(base, limits({ milliseconds: 200 })))).toContain(
      "did not answer in full within 0.2 s",
    );
  });

  it("in part is refused", async () => {
    const base = await serve((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("{", () => response.destroy());
    });
    expect(await refusal(read(base))).toContain("broke off");
  });

  it("nothing at all is refused with the reason", async () => {
    const base = await serve(() => undefined);
    server?.close();
    expect(await refusal(read(base))).toContain("cannot be reached (ECONNREFUSED)");
  });
});

describe("an address", () => {
  it.each([
    ["http://example.com/r.json", "is not encrypted"],
    ["http://127.0.0.1.example.com/r.json", "is not encrypted"],
    ["http://localhost.example.com/r.json", "is not encrypted"],
    ["ftp://example.com/r.json", "is not an https address"],
    ["file:///etc/passwd", "is not an https address"],
    ["https://user:secret@example.com/r.json", "holds a user name or password"],
    ["https://", "is not an address"],
    ["https://exa mple.com/", "is not an address"],
  ])("%s is refused unasked", async (address, reason) => {
    const message = await refusal(read(address));
    expect(message).toContain(reason);
    expect(message).not.toContain("secret");
  });

  it.each([
    ["http://example.com/r.json", "leads to http://example.com/r.json, which is not encrypted"],
    ["https://user:secret@example.com/", "holds a user name or password"],
    ["file:///etc/passwd", "is not an https address"],
    ["//\u0000", "is not an address"],
  ])("that a redirect gives is checked in the same way: %s", async (location, reason) => {
    const base = await serve((_, response) => {
      response.setHeader("location", Buffer.from(location).toString("latin1").replaceAll("\u0000", "["));
      response.writeHead(302).end();
    });
    const message = await refusal(read(base));
    expect(message).toContain(reason);
    expect(message).not.toContain("secret");
  });

  it.each([
    ["http://example.com/r.json", "leads to http://example.com/r.json, which is not encrypted"],
    ["http://127.0.0.1:8080/", "which is this machine"],
    ["https://localhost/", "which is this machine"],
    ["https://[::1]/", "which is this machine"],
  ])("of a foreign server does not lead to %s", async (location, reason) => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (url: URL) => {
      asked.push(url.href);
      return new Response(null, { status: 302, headers: { location } });
    });
    expect(await refusal(read("https://example.com/r.json"))).toContain(reason);
    expect(asked).toEqual(["https://example.com/r.json"]);
  });
});
