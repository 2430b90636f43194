import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkRevision, parseHubReference, partsOf } from "../../../../src/core/hub/hub-reference.js";
import { RigmarkError } from "../../../../src/errors.js";

describe("parseHubReference", () => {
  it.each([
    ["hf:owner/repo/file.gguf", { repo: "owner/repo", file: "file.gguf", revision: null }],
    ["HF:owner/repo/Q8/file.GGUF@v1.0", { repo: "owner/repo", file: "Q8/file.GGUF", revision: "v1.0" }],
    ["hf:o/r/f.gguf@refs/pr/1", { repo: "o/r", file: "f.gguf", revision: "refs/pr/1" }],
    ["hf:o-1/r_2.3/a (b)+c.gguf", { repo: "o-1/r_2.3", file: "a (b)+c.gguf", revision: null }],
  ])("reads %s", (text, expected) => {
    expect(parseHubReference(text)).toEqual(expected);
  });

  it.each([
    "hf:",
    "hf:owner",
    "hf:owner/repo",
    "hf:owner/repo/",
    "hf:owner/repo/model.bin",
    "hf:owner//file.gguf",
    "hf:../repo/file.gguf",
    "hf:owner/../file.gguf",
    "hf:owner/repo/../file.gguf",
    "hf:owner/repo/a/./file.gguf",
    "hf:owner/repo//file.gguf",
    "hf:owner/repo/.hidden.gguf",
    "hf:owner/repo/a\\b.gguf",
    "hf:owner/repo/C:file.gguf",
    "hf:owner/repo/a?b.gguf",
    "hf:owner/repo/a#b.gguf",
    "hf:owner/repo/a%2e.gguf",
    "hf:owner/repo/a\u001b[31m.gguf",
    "hf:owner/repo/a\nb.gguf",
    "hf:owner/repo/dir./file.gguf",
    "hf:own er/repo/file.gguf",
    "hf:owner/repo/file.gguf@",
    "hf:owner/repo/file.gguf@..",
    "hf:owner/repo/file.gguf@a/../b",
    "hf:owner/repo/file.gguf@a?b",
    `hf:owner/repo/${"a".repeat(600)}.gguf`,
  ])("refuses %j", (text) => {
    expect(() => parseHubReference(text)).toThrow(RigmarkError);
  });

  it("gives no name that leads elsewhere, whatever is typed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "..", ".", "", "x.gguf", "@", "\\", "%", " ", "/")),
        (words) => {
          let read: ReturnType<typeof parseHubReference>;
          try {
            read = parseHubReference(`hf:${words.join("/")}`);
          } catch (error) {
            return error instanceof RigmarkError;
          }
          return [...read.repo.split("/"), ...read.file.split("/")].every(
            (name) => !/^\.*$|[\\%@]/.test(name),
          );
        },
      ),
    );
  });
});

describe("partsOf", () => {
  it("names all parts of a split file, whichever is given", () => {
    const parts = ["d/m-00001-of-00003.gguf", "d/m-00002-of-00003.gguf", "d/m-00003-of-00003.gguf"];
    for (const part of parts) expect(partsOf(part)).toEqual(parts);
  });

  it("leaves a whole file alone", () => {
    expect(partsOf("m-Q4_K_M.gguf")).toEqual(["m-Q4_K_M.gguf"]);
  });

  it.each([
    "m-00000-of-00002.gguf",
    "m-00003-of-00002.gguf",
    "m-00001-of-00000.gguf",
    "m-00001-of-99999.gguf",
  ])("refuses %s", (name) => {
    expect(() => partsOf(name)).toThrow(RigmarkError);
  });
});

describe("checkRevision", () => {
  it.each(["main", "v1.0", "refs/pr/3", "c".repeat(40)])("takes %s", (revision) => {
    expect(() => checkRevision(revision)).not.toThrow();
  });
  it.each(["", "../main", "a//b", "-\u0000", "a b ", "x".repeat(300)])("refuses %j", (revision) => {
    expect(() => checkRevision(revision)).toThrow(RigmarkError);
  });
});
