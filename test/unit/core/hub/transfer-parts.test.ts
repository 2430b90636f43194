import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentRange, readFileFacts, wholeNumber } from "../../../../src/core/hub/file-facts.js";
import { isPassing, refusedAnswer } from "../../../../src/core/hub/refused-answer.js";
import { parseRetryAfter, retryDelay } from "../../../../src/core/hub/retry-delay.js";
import { doneBytes, isWhole, planSegments, rangeHeader } from "../../../../src/core/hub/segments.js";
import { createTransferRate } from "../../../../src/core/hub/transfer-rate.js";

const what = { repo: "o/r", file: "f.gguf", revision: null };

describe("readFileFacts", () => {
  const headers: Record<string, string> = {
    "x-repo-commit": "a".repeat(40),
    "x-linked-size": "1117320800",
    "x-linked-etag": `"${"B".repeat(64)}"`,
    "content-length": "1234",
  };
  const read = (more: Record<string, string | null>) =>
    readFileFacts((name) => ({ ...headers, ...more })[name] ?? null, what);

  it("takes the linked size and hash, not those of the redirect itself", () => {
    expect(read({})).toEqual({ commit: "a".repeat(40), sizeBytes: 1_117_320_800, sha256: "b".repeat(64) });
  });

  it("takes the length of the answer where nothing is linked", () => {
    expect(read({ "x-linked-size": null }).sizeBytes).toBe(1234);
  });

  it.each([
    { "x-repo-commit": null },
    { "x-repo-commit": "main" },
    { "x-linked-etag": null },
    { "x-linked-etag": '"abc"' },
    { "x-linked-size": "-1" },
    { "x-linked-size": "0" },
    { "x-linked-size": "1e9" },
    { "x-linked-size": "9".repeat(30) },
  ])("refuses %j", (more) => {
    expect(() => read(more)).toThrow(/the hub names no/);
  });
});

describe("headers", () => {
  it.each([
    ["bytes 0-99/1000", { start: 0, end: 100, total: 1000 }],
    ["bytes */1000", null],
    ["bytes 0-99/*", null],
    ["0-99/1000", null],
    [null, null],
  ])("reads the range %j", (text, expected) => {
    expect(parseContentRange(text)).toEqual(expected);
  });

  it.each([
    ["12", 12],
    ["", null],
    ["1.5", null],
    [null, null],
  ])("reads the count %j", (text, expected) => {
    expect(wholeNumber(text)).toBe(expected);
  });

  it.each([
    ["120", 120_000],
    ["0", 0],
    ["999999", 300_000],
    ["Wed, 21 Oct 2026 07:28:00 GMT", 60_000],
    ["Wed, 21 Oct 2026 07:20:00 GMT", 0],
    ["Wed, 21 Oct 2027 07:28:00 GMT", 300_000],
    ["soon", null],
    ["-5", null],
    ["2026-10-21", null],
    ["Wed, 99 Oct 2026 07:28:00 GMT", null],
    [null, null],
  ])("reads Retry-After %j", (text, expected) => {
    expect(parseRetryAfter(text, Date.parse("2026-10-21T07:27:00Z"))).toBe(expected);
  });
});

describe("retryDelay", () => {
  it("doubles from one second up to half a minute, spread over its upper half", () => {
    expect([1, 2, 3, 6, 20].map((attempt) => retryDelay(attempt, null, 1))).toEqual([
      1000, 2000, 4000, 30_000, 30_000,
    ]);
    expect(retryDelay(1, null, 0)).toBe(500);
  });

  it("is never shorter than what the server asks for", () => {
    expect(retryDelay(1, 60_000, 0)).toBe(60_000);
    expect(retryDelay(3, 10, 1)).toBe(4000);
  });
});

describe("statuses", () => {
  it.each([408, 425, 429, 500, 502, 503, 504])("%s passes", (status) => {
    expect(isPassing(status)).toBe(true);
  });
  it.each([400, 401, 403, 404, 410, 451, 501])("%s stays, and says why", (status) => {
    expect(isPassing(status)).toBe(false);
    const error = refusedAnswer(status, () => null, { what, page: "https://hub/o/r", withToken: false });
    expect([error.code, error.hint]).toEqual(["bad-model", expect.stringContaining("https://hub/o/r")]);
  });
});

describe("segments", () => {
  it("cover the file once, without gap or overlap", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 20_000 }), (size, step) => {
        const segments = planSegments(size, step);
        expect(segments[0]?.start).toBe(0);
        expect(segments.at(-1)?.end).toBe(size);
        for (const [index, { end }] of segments.slice(0, -1).entries())
          expect(segments[index + 1]?.start).toBe(end);
        expect(segments.every(({ start, end }) => end > start && end - start <= step)).toBe(true);
      }),
    );
  });

  it("ask for what is missing, with an inclusive end", () => {
    const segments = planSegments(250, 100, [100, 40]);
    expect(segments.map(isWhole)).toEqual([true, false, false]);
    expect(segments.slice(1).map(rangeHeader)).toEqual(["bytes=140-199", "bytes=200-249"]);
    expect(doneBytes(segments)).toBe(140);
  });

  it("believe no state that says more than fits", () => {
    expect(doneBytes(planSegments(250, 100, [500, 500, 500, 500]))).toBe(250);
  });
});

describe("createTransferRate", () => {
  it("tells the time left by the speed of the last 15 seconds", () => {
    const rate = createTransferRate();
    expect(rate.secondsLeft(0, 0, 1000)).toBeNull();
    expect(rate.secondsLeft(500, 10, 1000)).toBeNull();
    // 100 bytes in 10 s: the other 900 take 90 s.
    expect(rate.secondsLeft(10_000, 100, 1000)).toBeCloseTo(90);
    // From 10 s to 25 s 300 bytes came: 20 a second; the other 600 take 30 s.
    expect(rate.secondsLeft(25_000, 400, 1000)).toBeCloseTo(30);
  });

  it("tells nothing while nothing comes, or after a start from the beginning", () => {
    const rate = createTransferRate();
    rate.secondsLeft(0, 500, 1000);
    expect(rate.secondsLeft(5000, 500, 1000)).toBeNull();
    expect(rate.secondsLeft(6000, 0, 1000)).toBeNull();
  });
});
