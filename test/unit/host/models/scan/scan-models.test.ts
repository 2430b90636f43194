import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { ModelScan, ScannedModel } from "../../../../../src/schema/model-scan.js";
import { BAD_FILES } from "../../../../fixtures/bad-files.js";
import { headerBytes } from "../../../../fixtures/model-headers.js";
import {
  COMMIT_A,
  COMMIT_B,
  type ModelPlaces,
  openModelPlaces,
  sha256Of,
} from "../../../../fixtures/model-places.js";
import { rowOf } from "../../../../fixtures/registry.js";
import { type AskedScan, scanPlaces, smallModel } from "../../../../fixtures/scans.js";
import { splitGguf } from "../../../../fixtures/split-gguf.js";

let places: ModelPlaces;
beforeEach(() => {
  places = openModelPlaces();
});

const model = smallModel;
const scan = (asked?: AskedScan) => scanPlaces(places, asked);

const only = ({ models }: ModelScan): ScannedModel => {
  expect(models).toHaveLength(1);
  return models[0] as ScannedModel;
};

describe("scanModels finds", () => {
  it.each([
    ["llama.cpp", ".cache/llama.cpp/o_r_m.gguf"],
    ["LM Studio", ".lmstudio/models/o/r/m.gguf"],
    ["LM Studio", ".cache/lm-studio/models/o/r/m.gguf"],
    ["node-llama-cpp", ".node-llama-cpp/models/hf_o_m.gguf"],
    ["Jan", ".local/share/Jan/data/llamacpp/models/m/model.gguf"],
    ["GPT4All", ".local/share/nomic.ai/GPT4All/m.GGUF"],
    ["rigmark", "rigmark-models/m.gguf"],
  ])("a file of %s", async (tool, path) => {
    const full = places.file(path, model("mine"));
    expect(only(await scan())).toMatchObject({
      kind: "model",
      name: "mine",
      quantization: "Q4_K_M",
      architecture: "llama",
      copies: [{ path: full, tool }],
      use: full,
      wastedBytes: 0,
    });
  });

  it("files of the hub by their names there, at other commits too", async () => {
    places.hub({ repo: "o/r", file: "sub/m.gguf", content: model("new"), commit: COMMIT_A });
    places.hub({ repo: "o/r", file: "sub/m.gguf", content: model("old"), commit: COMMIT_B, main: false });
    const { models } = await scan();
    expect(models.map(({ name, use, hashFrom }) => [name, use, hashFrom])).toEqual([
      ["new", "hf:o/r/sub/m.gguf", "name"],
      ["old", `hf:o/r/sub/m.gguf@${COMMIT_B}`, "name"],
    ]);
  });

  it("a file that two commits share once", async () => {
    const content = model("same");
    places.hub({ repo: "o/r", file: "m.gguf", content, commit: COMMIT_A });
    places.hub({ repo: "o/r", file: "m.gguf", content, commit: COMMIT_B, main: false });
    const found = only(await scan());
    expect(found.copies).toHaveLength(2);
    expect(found).toMatchObject({ wastedBytes: 0, sameBy: null, sha256: sha256Of(content) });
  });

  it("models of Ollama under all their names, with the blob's hash", async () => {
    const content = model("mine");
    const blob = places.ollama("registry.ollama.ai/library/small:7b", content);
    places.ollama("hf.co/o/r:Q4_K_M", content);
    const found = only(await scan());
    expect(found).toMatchObject({ sha256: sha256Of(content), hashFrom: "name", sizeBytes: content.length });
    expect(found.copies.map(({ path, reference, isSameFile }) => [path, reference, isSameFile])).toEqual([
      [blob, "ollama:hf.co/o/r:Q4_K_M", false],
      [blob, "ollama:small:7b", true],
    ]);
    expect(found.use).toBe("ollama:small:7b");
  });

  it("where settings of other tools point", async () => {
    places = openModelPlaces({ HF_HUB_CACHE: "~/hub", LLAMA_CACHE: "~/llama", OLLAMA_MODELS: "~/ollama" });
    places.file(".lmstudio-home-pointer", `${join(places.home, "studio")}\n`);
    places.file("studio/settings.json", JSON.stringify({ downloadsFolder: join(places.home, "chosen") }));
    places.hub({ repo: "o/r", file: "a.gguf", content: model("a"), cache: join(places.home, "hub") });
    places.hub({ repo: "o/r", file: "b.gguf", content: model("b"), cache: join(places.home, "llama") });
    places.ollama("registry.ollama.ai/library/c:latest", model("c"), join(places.home, "ollama"));
    places.file("chosen/o/r/d.gguf", model("d"));
    places.file("studio/models/o/r/e.gguf", model("e"));
    expect((await scan()).models.map(({ name }) => name)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("the service's store of Ollama, and a store that is given as a folder", async () => {
    const service = join(places.home, "root/usr/share/ollama/.ollama/models");
    places.ollama("registry.ollama.ai/library/a:latest", model("a"), service);
    const given = join(places.home, "backup");
    const blob = places.ollama("registry.ollama.ai/library/b:latest", model("b"), given);
    const { models } = await scan({ given: [given] });
    expect(models.map(({ name, use }) => [name, use])).toEqual([
      ["a", "ollama:a:latest"],
      ["b", blob],
    ]);
  });

  it("a split model as one, and what is missing of another", async () => {
    const path = places.file("whole", model("split"));
    const folder = join(places.home, "m");
    mkdirSync(folder);
    const parts = await splitGguf(path, join(folder, "good"), 20);
    const [first = "", ...others] = await splitGguf(path, join(places.home, "gap"), 20);
    expect(others.length).toBeGreaterThan(0);
    writeFileSync(join(folder, "gap-00001-of-00002.gguf"), model("gap"));
    const { models } = await scan({ given: [folder] });
    expect(models.map(({ kind, parts: count, use }) => [kind, count, use])).toEqual([
      ["model", parts.length, parts[0]],
      ["incomplete", 2, null],
    ]);
    expect(models[0]?.sizeBytes).toBe(parts.reduce((sum, part) => sum + statSync(part).size, 0));
    expect(models[1]?.problem).toContain("gap-00002-of-00002.gguf");
    expect(first).toContain("gap");
  });

  it("models of the registry, by hash and by header; made-up weights by the name that writes them", async () => {
    const row = rowOf("qwen3-0.6b");
    const shaped = headerBytes({
      row,
      metadata: { "general.name": { type: "string", value: "Qwen3 0.6B" } },
    });
    places.file("m/unnamed.gguf", shaped);
    const tune = headerBytes({ row, metadata: { "general.name": { type: "string", value: "My tune" } } });
    places.file("m/tune.gguf", tune);
    places.file("rigmark-models/s.gguf", model("x", { "rigmark.synthetic": { type: "bool", value: true } }));
    const { models } = await scan({ given: [join(places.home, "m")] });
    expect(models.map(({ name, basis, registryId }) => [name, basis, registryId])).toEqual([
      ["My tune", "shape", "qwen3-0.6b"],
      ["Qwen3-0.6B", "name", "qwen3-0.6b"],
      ["rigmark tiny (synthetic weights)", "synthetic", "tiny"],
    ]);
    expect(models[2]?.use).toBe("synth:tiny:Q4_K_M");
  });
});

describe("scanModels tells apart", () => {
  it.each([
    ["projector", { "general.type": { type: "string", value: "mmproj" } }],
    ["projector", { "general.architecture": { type: "string", value: "clip" } }],
    ["adapter", { "general.type": { type: "string", value: "adapter" } }],
    ["imatrix", { "general.type": { type: "string", value: "imatrix" } }],
    ["embedding", { "general.architecture": { type: "string", value: "nomic-bert" } }],
    ["embedding", { "llama.pooling_type": { type: "u32", value: 1 } }],
  ] as const)("a file that is no model: %s %j", async (kind, metadata) => {
    places.file("rigmark-models/m.gguf", model("m", metadata));
    expect(only(await scan())).toMatchObject({ kind, use: null });
  });

  it("damaged files, each with its reason", async () => {
    const folder = join(places.home, "bad");
    mkdirSync(folder);
    for (const { name, write } of BAD_FILES) write(join(folder, `${name.replaceAll(/\W+/g, "-")}.gguf`));
    const { models } = await scan({ given: [folder] });
    expect(models).toHaveLength(BAD_FILES.length);
    for (const { kind, problem, use } of models.filter(({ kind: found }) => found === "damaged")) {
      expect({ kind, use }).toEqual({ kind: "damaged", use: null });
      expect(problem).toMatch(/^[^\n]{5,}$/);
    }
    expect(models.filter(({ kind }) => kind === "damaged").length).toBeGreaterThan(8);
  });
});
