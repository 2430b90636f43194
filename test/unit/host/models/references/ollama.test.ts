import { mkdirSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../../src/errors.js";
import { parseOllamaName, shortOllamaName } from "../../../../../src/host/models/places/ollama-name.js";
import { resolveReference } from "../../../../../src/host/models/references.js";
import {
  type ModelPlaces,
  manifestOf,
  openModelPlaces,
  sha256Of,
} from "../../../../fixtures/model-places.js";
import { REGISTRY } from "../../../../fixtures/registry.js";

const WEIGHTS = "GGUF weights";

let places: ModelPlaces;
beforeEach(() => {
  places = openModelPlaces();
});

const resolve = (text: string) => resolveReference(text, REGISTRY, places.models, places.around);

async function refusal(text: string): Promise<RigmarkError> {
  const error = await resolve(text).catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${text}`);
}

const manifest = (folder: string, name: string) =>
  join(places.home, ".ollama/models", folder, ...name.split("/"));

describe("parseOllamaName", () => {
  it.each([
    ["deepseek-r1", "registry.ollama.ai", "library", "deepseek-r1", "latest", "deepseek-r1:latest"],
    ["deepseek-r1:7b", "registry.ollama.ai", "library", "deepseek-r1", "7b", "deepseek-r1:7b"],
    ["me/tune:q8_0", "registry.ollama.ai", "me", "tune", "q8_0", "me/tune:q8_0"],
    ["hf.co/o/r-GGUF:Q4_K_M", "hf.co", "o", "r-GGUF", "Q4_K_M", "hf.co/o/r-GGUF:Q4_K_M"],
    ["huggingface.co/o/r:latest", "hf.co", "o", "r", "latest", "hf.co/o/r:latest"],
  ])("reads %s", (text, registry, namespace, name, tag, short) => {
    const parsed = parseOllamaName(text);
    expect(parsed).toEqual({ registry, namespace, name, tag });
    expect(shortOllamaName(parsed)).toBe(short);
  });

  it.each([
    "",
    "a/b/c/d",
    "../../etc/passwd",
    "a:b:c",
    "..",
    "a/..",
    ".hidden",
    "a b",
    "a:",
    "\u001b[31m",
    "x".repeat(200),
  ])("refuses %j", (text) => {
    expect(() => parseOllamaName(text)).toThrow(RigmarkError);
  });
});

describe("ollama:", () => {
  it("finds the weights through the manifest, with name, hash and quantization of the tag", async () => {
    const blob = places.ollama("registry.ollama.ai/library/small:7b-q4_K_M", WEIGHTS);
    expect(await resolve("ollama:small:7b-q4_K_M")).toEqual({
      kind: "file",
      path: blob,
      name: "small:7b-q4_K_M",
      row: null,
      quantization: "Q4_K_M",
      expectedSha256: [sha256Of(WEIGHTS)],
    });
  });

  it("means the tag latest, whatever the case of the name", async () => {
    const blob = places.ollama("registry.ollama.ai/library/small:latest", WEIGHTS);
    expect(await resolve("ollama:small")).toMatchObject({ path: blob });
    expect(await resolve("OLLAMA:Small")).toMatchObject({ path: blob });
  });

  it("finds models of users and of the hub, and in OLLAMA_MODELS", async () => {
    places = openModelPlaces({ OLLAMA_MODELS: "~/store" });
    const store = join(places.home, "store");
    const blob = places.ollama("registry.ollama.ai/me/tune:latest", WEIGHTS, store);
    places.ollama("hf.co/o/r-GGUF:Q4_K_M", WEIGHTS, store);
    expect(await resolve("ollama:me/tune")).toMatchObject({ path: blob, quantization: null });
    expect(await resolve("ollama:hf.co/o/r-GGUF:Q4_K_M")).toMatchObject({
      path: blob,
      quantization: "Q4_K_M",
    });
  });

  it("reads newer stores: a link to a blob, and a list with one manifest for each runner", async () => {
    const digest = sha256Of(WEIGHTS);
    const blob = places.file(`.ollama/models/blobs/sha256-${digest}`, WEIGHTS);
    const child = manifestOf(digest, WEIGHTS.length);
    const childDigest = sha256Of(child);
    places.file(`.ollama/models/blobs/sha256-${childDigest}`, child);
    const list = JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.ollama.manifest.list.v2+json",
      manifests: [
        { runner: "mlx", digest: `sha256:${"9".repeat(64)}` },
        { runner: "llamacpp", digest: `sha256:${childDigest}` },
      ],
    });
    const listBlob = places.file(`.ollama/models/blobs/sha256-${sha256Of(list)}`, list);
    const link = manifest("manifests-v2", "registry.ollama.ai/library/small/latest");
    mkdirSync(join(link, ".."), { recursive: true });
    symlinkSync(listBlob, link);
    expect(await resolve("ollama:small")).toMatchObject({ path: blob, expectedSha256: [digest] });
  });

  it("lists the tags that are there, whoever's they are", async () => {
    places.ollama("registry.ollama.ai/library/small:7b", WEIGHTS);
    places.ollama("hf.co/o/small:Q8_0", WEIGHTS);
    const error = await refusal("ollama:small");
    expect(error.message).toContain("small:latest");
    expect(error.hint).toContain("ollama:small:7b");
    expect(error.hint).toContain("ollama:hf.co/o/small:Q8_0");
  });

  it("helps with a typo, and says where it looks when there is nothing", async () => {
    expect((await refusal("ollama:small")).hint).toContain("OLLAMA_MODELS");
    places.ollama("registry.ollama.ai/library/deepseek-r1:7b", WEIGHTS);
    expect((await refusal("ollama:deepsek-r1:7b")).hint).toContain("ollama:deepseek-r1:7b");
    expect((await refusal("ollama:qwen3")).hint).toContain("rigmark models scan");
  });

  it("names both where two stores have different weights by one name", async () => {
    places = openModelPlaces({ OLLAMA_MODELS: "~/store" });
    const one = places.ollama("registry.ollama.ai/library/small:latest", WEIGHTS);
    const two = places.ollama(
      "registry.ollama.ai/library/small:latest",
      "others",
      join(places.home, "store"),
    );
    const { message } = await refusal("ollama:small");
    expect(message).toContain(one);
    expect(message).toContain(two);
  });

  it("says when the weights are missing or not complete", async () => {
    const blob = places.ollama("registry.ollama.ai/library/small:latest", WEIGHTS);
    places.file(blob, "GG");
    expect((await refusal("ollama:small")).message).toContain("have 2 bytes, its manifest says 12");
    rmSync(blob);
    expect((await refusal("ollama:small")).message).toContain("are not there");
  });
});

describe("a hostile manifest", () => {
  const layer = (digest: unknown, size: unknown = 1) => ({
    layers: [{ mediaType: "application/vnd.ollama.image.model", digest, size }],
  });
  const cases: [string, string][] = [
    ["a path for a digest", JSON.stringify(layer("sha256:../../../../etc/passwd"))],
    ["a digest that begins well", JSON.stringify(layer(`sha256:${"a".repeat(64)}/../../x`))],
    ["no digest", JSON.stringify(layer(null))],
    ["a size of text", JSON.stringify(layer(`sha256:${"a".repeat(64)}`, "many"))],
    ["a negative size", JSON.stringify(layer(`sha256:${"a".repeat(64)}`, -1))],
    [
      "two weights",
      JSON.stringify({
        layers: [...layer(`sha256:${"a".repeat(64)}`).layers, ...layer(`sha256:${"b".repeat(64)}`).layers],
      }),
    ],
    ["layers of a number", '{"layers":7}'],
    ["100,000 layers", JSON.stringify({ layers: Array(100_000).fill(1) })],
    ["more than a megabyte", JSON.stringify({ layers: [], padding: "x".repeat(2_000_000) })],
    ["deep nesting", "[".repeat(400_000)],
    ["no JSON", "\u001b[31mred"],
    ["null", "null"],
    [
      "a list in a list",
      JSON.stringify({
        mediaType: "application/vnd.ollama.manifest.list.v2+json",
        manifests: [
          { runner: "ollama", mediaType: "application/vnd.ollama.manifest.list.v2+json", manifests: [] },
        ],
      }),
    ],
    [
      "a list that leads out",
      JSON.stringify({
        mediaType: "application/vnd.ollama.manifest.list.v2+json",
        manifests: [{ runner: "ollama", digest: "sha256:../../../etc/passwd" }],
      }),
    ],
  ];

  it.each(cases)("with %s is answered with one line", async (_, text) => {
    places.file(manifest("manifests", "registry.ollama.ai/library/small/latest"), text);
    const error = await refusal("ollama:small");
    expect(error.code).toBe("bad-model");
    expect(error.message).toMatch(/^[^\n\p{Cc}]{5,200}$/u);
  });

  it("that is a link to itself, a folder or a link that leads nowhere is answered too", async () => {
    const path = manifest("manifests", "registry.ollama.ai/library/small/latest");
    mkdirSync(join(path, ".."), { recursive: true });
    for (const target of [path, join(places.home, "gone")]) {
      symlinkSync(target, path);
      expect((await refusal("ollama:small")).message).toContain("cannot be read");
      unlinkSync(path);
    }
    mkdirSync(path);
    expect((await refusal("ollama:small")).message).toContain("small:latest");
  });
});
