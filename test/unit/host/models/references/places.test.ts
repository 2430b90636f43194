import { linkSync, mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { findShown } from "../../../../../src/commands/models/find-shown.js";
import { RigmarkError } from "../../../../../src/errors.js";
import { resolveReference } from "../../../../../src/host/models/references.js";
import type { ModelRegistry, PublishedFile } from "../../../../../src/schema/model.js";
import {
  COMMIT_A,
  COMMIT_B,
  type ModelPlaces,
  openModelPlaces,
  sha256Of,
} from "../../../../fixtures/model-places.js";
import { REGISTRY, rowOf } from "../../../../fixtures/registry.js";

const REPO = "maker/Small-GGUF";
const FILE = "Small-Q4_K_M.gguf";
const CONTENT = "GGUF the published bytes";
const OTHER = "GGUF not the same bytes!";

/** A registry whose one model has a file of a few bytes. */
function registryOf(file: Partial<PublishedFile> = {}): ModelRegistry {
  const published = {
    repo: REPO,
    file: FILE,
    sizeBytes: CONTENT.length,
    sha256: sha256Of(CONTENT),
    source: "a test",
    ...file,
  };
  const row = { ...rowOf("tiny"), id: "small", aliases: ["s"], files: { Q4_K_M: published } };
  return { ...REGISTRY, defaultModel: "small", models: [row] };
}

let places: ModelPlaces;
beforeEach(() => {
  places = openModelPlaces();
});

const resolve = (text: string, registry = registryOf()) =>
  resolveReference(text, registry, places.models, places.around);

async function refusal(text: string, registry = registryOf()): Promise<RigmarkError> {
  const error = await resolve(text, registry).catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${text}`);
}

describe("a registry id", () => {
  it.each([
    ["rigmark's own folder", `rigmark-models/${FILE}`],
    ["rigmark's own folder, by repository", `rigmark-models/${REPO}/${FILE}`],
    ["llama.cpp's older cache", `.cache/llama.cpp/maker_Small-GGUF_${FILE}`],
    ["LM Studio", `.lmstudio/models/${REPO}/${FILE}`],
    ["LM Studio's older folder", `.cache/lm-studio/models/${REPO}/${FILE}`],
    ["node-llama-cpp", `.node-llama-cpp/models/hf_maker_${FILE}`],
  ])("is found in %s", async (_, path) => {
    const full = places.file(path, CONTENT);
    expect(await resolve("small")).toMatchObject({
      kind: "file",
      path: full,
      quantization: "Q4_K_M",
      expectedSha256: [sha256Of(CONTENT)],
    });
  });

  it("is found in the hub's cache", async () => {
    const link = places.hub({ repo: REPO, file: FILE, content: CONTENT });
    expect(await resolve("s")).toMatchObject({ path: link });
  });

  it("is found among Ollama's blobs by its hash, and by the hub's name where no hash is published", async () => {
    const blob = places.ollama("registry.ollama.ai/library/anything:latest", CONTENT);
    expect(await resolve("small")).toMatchObject({ path: blob });
    expect((await refusal("small", registryOf({ sha256: null }))).message).toContain("not on this disk");
    places.ollama(`hf.co/${REPO}:Q4_K_M`, CONTENT);
    expect(await resolve("small", registryOf({ sha256: null }))).toMatchObject({
      path: blob,
      expectedSha256: [sha256Of(CONTENT)],
    });
  });

  it("is taken with exactly the published size only, and says what is there", async () => {
    places.file(`rigmark-models/${FILE}`, CONTENT.slice(1));
    const error = await refusal("small");
    expect(error.message).toContain(`has ${CONTENT.length - 1} bytes, the published file ${CONTENT.length}`);
    expect(error.hint).toContain("rigmark models pull small");
    expect(error.hint).toContain("-m synth:small");
  });

  it("is taken from the first place when copies are alike", async () => {
    const own = places.file(`rigmark-models/${FILE}`, CONTENT);
    places.file(`.lmstudio/models/${REPO}/${FILE}`, CONTENT);
    mkdirSync(join(places.home, ".node-llama-cpp", "models"), { recursive: true });
    linkSync(own, join(places.home, ".node-llama-cpp", "models", `hf_maker_${FILE}`));
    expect(await resolve("small")).toMatchObject({ path: own });
  });

  it("is refused when two places have different contents of that size, and both are named", async () => {
    const own = places.file(`rigmark-models/${FILE}`, OTHER);
    const studio = places.file(`.lmstudio/models/${REPO}/${FILE}`, CONTENT);
    const error = await refusal("small");
    // The page of the registry would hide that.
    const shown = findShown("small", registryOf(), places.models, places.around);
    await expect(shown).rejects.toThrow(error.message);
    expect(error.message).toContain(own);
    expect(error.message).toContain(studio);
    expect(error.hint).toContain("path");
  });

  it("passes over a cached file that its name says is another version", async () => {
    places.hub({ repo: REPO, file: FILE, content: OTHER });
    expect((await refusal("small")).message).toContain("not on this disk");
  });

  it("needs all parts of a split model", async () => {
    const file = "q4/Small-Q4_K_M-00001-of-00002.gguf";
    const second = "q4/Small-Q4_K_M-00002-of-00002.gguf";
    const part = (name: string, content: string) => ({
      file: name,
      sizeBytes: content.length,
      sha256: sha256Of(content),
    });
    const registry = registryOf({
      file,
      sha256: null,
      sizeBytes: CONTENT.length + 3,
      parts: [part(file, CONTENT), part(second, "abc")],
    });
    const first = places.hub({ repo: REPO, file, content: CONTENT });
    expect((await refusal("small", registry)).message).toContain("not on this disk");
    places.hub({ repo: REPO, file: second, content: "abc" });
    expect(await resolve("small", registry)).toMatchObject({
      path: first,
      expectedSha256: [sha256Of(CONTENT), sha256Of("abc")],
    });
  });
});

describe("hf:", () => {
  const HF = `hf:${REPO}/${FILE}`;

  it("finds the file of the main branch, with the hash in its name, and knows the registry's row", async () => {
    places.hub({ repo: REPO, file: FILE, content: OTHER, commit: COMMIT_B, main: false });
    const main = places.hub({ repo: REPO, file: FILE, content: CONTENT, commit: COMMIT_A });
    expect(await resolve(HF)).toMatchObject({
      path: main,
      row: { id: "small" },
      quantization: "Q4_K_M",
      expectedSha256: [sha256Of(CONTENT)],
    });
  });

  it("takes a revision: a commit, its first digits, or a branch", async () => {
    places.hub({ repo: REPO, file: FILE, content: CONTENT, commit: COMMIT_A });
    const old = places.hub({ repo: REPO, file: FILE, content: OTHER, commit: COMMIT_B, main: false });
    expect(await resolve(`${HF}@${COMMIT_B}`)).toMatchObject({ path: old, row: null });
    expect(await resolve(`${HF}@${COMMIT_B.slice(0, 8)}`)).toMatchObject({ path: old });
    expect(await resolve(`${HF}@main`)).toMatchObject({ expectedSha256: [sha256Of(CONTENT)] });
    expect((await refusal(`${HF}@v9`)).hint).toContain(`rigmark models pull ${HF}@v9`);
  });

  it("names both where two commits differ and none is known as the main branch", async () => {
    places.hub({ repo: REPO, file: FILE, content: CONTENT, commit: COMMIT_A, main: false });
    places.hub({ repo: REPO, file: FILE, content: OTHER, commit: COMMIT_B, main: false });
    const { message } = await refusal(HF);
    expect(message).toContain(COMMIT_A);
    expect(message).toContain(COMMIT_B);
  });

  it("finds files in LLAMA_CACHE and in HF_HOME", async () => {
    places = openModelPlaces({ LLAMA_CACHE: "~/llama", HF_HOME: "~/hf" });
    const cache = join(places.home, "llama");
    const link = places.hub({ repo: REPO, file: FILE, content: CONTENT, cache });
    expect(await resolve(HF)).toMatchObject({ path: link });
    unlinkSync(link);
    const inHome = places.hub({
      repo: REPO,
      file: FILE,
      content: CONTENT,
      cache: join(places.home, "hf", "hub"),
    });
    expect(await resolve(HF)).toMatchObject({ path: inHome });
  });

  it("says how to fetch what is not there, also when the link leads nowhere", async () => {
    expect((await refusal(HF)).hint).toBe(`fetch it with: rigmark models pull ${HF}`);
    const link = join(places.home, ".cache/huggingface/hub/models--maker--Small-GGUF/snapshots", COMMIT_A);
    mkdirSync(link, { recursive: true });
    symlinkSync("../../blobs/gone", join(link, FILE));
    expect((await refusal(HF)).message).toContain("not on this disk");
  });

  it("names the first part where another part is given", async () => {
    const error = await refusal(`hf:${REPO}/big-00002-of-00003.gguf@main`);
    expect(error.hint).toContain(`hf:${REPO}/big-00001-of-00003.gguf@main`);
  });

  it.each([
    "hf:owner/repo",
    "hf:owner/repo/file.bin",
    "hf:owner/../x.gguf",
    "hf:o/r/../../x.gguf",
    "hf:o/r//x.gguf",
    "hf:o/r/x.gguf@../../refs",
    "hf:",
    "hf:o/r/\u001b[31m.gguf",
  ])("refuses %j", async (text) => {
    expect((await refusal(text)).hint).toContain("hf:owner/repo");
  });
});
