import { readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../../src/errors.js";
import { hubFilePath, namedFolderPath } from "../../../../../src/host/models/hub/hub-path.js";
import { isHubName, wantedFiles } from "../../../../../src/host/models/hub/wanted-files.js";
import { ModelRegistry } from "../../../../../src/schema/model.js";

const registry = ModelRegistry.parse(JSON.parse(readFileSync("models.json", "utf8")));
const place = (file: { repo: string; file: string }) => hubFilePath("models", file);
const wanted = (text: string, revision: string | null = null) =>
  wantedFiles(text, registry, { revision, place, force: false });

function refusal(work: () => unknown): RigmarkError {
  try {
    work();
  } catch (error) {
    if (error instanceof RigmarkError) return error;
  }
  throw new Error("not refused");
}

describe("wantedFiles", () => {
  it("takes a registry id or alias, with the usual quantization when none is named", () => {
    const [file, ...others] = wanted("r1-7b");
    expect(others).toEqual([]);
    expect(file).toMatchObject({
      what: {
        repo: "bartowski/DeepSeek-R1-Distill-Qwen-7B-GGUF",
        file: "DeepSeek-R1-Distill-Qwen-7B-Q4_K_M.gguf",
        revision: null,
      },
      known: { sizeBytes: 4_683_073_504 },
    });
    expect(wanted("deepseek-r1-distill-qwen-7b:q4_k_m")).toEqual([file]);
  });

  it("finds every published file of models.json a place of its own inside the folder", () => {
    const paths = registry.models.flatMap(({ id, files }) =>
      Object.keys(files).flatMap((name) => {
        const wishes = wanted(`${id}:${name}`);
        const sum = wishes.reduce((bytes, { known }) => bytes + (known?.sizeBytes ?? 0), 0);
        expect(sum, `${id}:${name}`).toBe(files[name]?.sizeBytes);
        return wishes.map(({ path }) => path);
      }),
    );
    expect(paths.length).toBeGreaterThan(40);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths.every((path) => path.startsWith(`models${sep}`))).toBe(true);
  });

  it("takes the only quantization there is, and asks when there are several but not the usual one", () => {
    const row = registry.models.find(({ id }) => id === "deepseek-r1-distill-qwen-7b")!;
    const only = (...names: string[]) => {
      const files = Object.fromEntries(
        names.map((name) => [name, row.files["Q8_0"] ?? row.files["Q4_K_M"]!]),
      );
      return wantedFiles(
        row.id,
        { ...registry, models: [{ ...row, files }] },
        { revision: null, place, force: false },
      );
    };
    expect(only("MXFP4")).toHaveLength(1);
    expect(refusal(() => only("Q8_0", "F16")).hint).toContain(`${row.id}:Q8_0, ${row.id}:F16`);
  });

  it("takes all parts of a split file of the hub, and a revision from either place", () => {
    expect(wanted("hf:o/r/m-00002-of-00002.gguf@v1").map(({ what }) => what)).toEqual([
      { repo: "o/r", file: "m-00001-of-00002.gguf", revision: "v1" },
      { repo: "o/r", file: "m-00002-of-00002.gguf", revision: "v1" },
    ]);
    expect(wanted("hf:o/r/m.gguf", "v2")[0]?.what.revision).toBe("v2");
    expect(refusal(() => wanted("hf:o/r/m.gguf@v1", "v2")).code).toBe("usage");
    expect(refusal(() => wanted("r1-7b", "../x")).code).toBe("bad-model");
  });

  it("says what there is when a quantization or a file is not known", () => {
    expect(refusal(() => wanted("r1-7b:IQ1_S")).hint).toContain(":Q4_K_M");
    expect(refusal(() => wanted("tiny")).hint).toContain("synth:tiny");
    expect(refusal(() => wanted("r1-7")).hint).toContain("Did you mean");
  });

  it.each(["synth:tiny", "ollama:x", "fake:x", "./a.gguf", "a.gguf", "C:\\a"])(
    "does not download %s",
    (text) => {
      expect(isHubName(text)).toBe(false);
      expect(refusal(() => wanted(text)).code).toBe("usage");
    },
  );
});

describe("where files go", () => {
  it("keeps equal names of two repositories apart", () => {
    const path = (repo: string) => hubFilePath("m", { repo, file: "a/f.gguf" });
    expect(path("o/r")).toBe(join("m", "o", "r", "a", "f.gguf"));
    expect(path("o/s")).not.toBe(path("o/r"));
    expect(namedFolderPath("m", { repo: "o/r", file: "a/f.gguf" })).toBe(join("m", "f.gguf"));
  });

  it("leads nowhere else", () => {
    for (const file of ["../f.gguf", "a/../../f.gguf", "/f.gguf"]) {
      expect(() => hubFilePath("m", { repo: "o/r", file })).toThrow(RigmarkError);
      expect(() => namedFolderPath("m", { repo: "o/r", file })).toThrow(RigmarkError);
    }
  });
});
