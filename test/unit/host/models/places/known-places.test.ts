import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { knownPlaces } from "../../../../../src/host/models/places/known-places.js";
import { openModelPlaces } from "../../../../fixtures/model-places.js";

const HOME = "/nowhere/me";

async function foldersOf(
  tool: string,
  platform: NodeJS.Platform,
  env: Record<string, string> = {},
): Promise<string[]> {
  const places = await knownPlaces("/models", { env, platform, home: HOME, root: "/" });
  return places.filter((place) => place.tool === tool).map(({ folder }) => folder);
}

describe("knownPlaces", () => {
  it("begins with rigmark's own folder and names no folder twice", async () => {
    const env = { HF_HUB_CACHE: join(HOME, ".cache/huggingface/hub"), LLAMA_CACHE: "/models" };
    const places = await knownPlaces("/models", { env, platform: "linux", home: HOME, root: "/" });
    const folders = places.map(({ folder }) => folder);
    expect(places[0]).toEqual({ tool: "rigmark", folder: "/models" });
    expect(new Set(folders).size).toBe(folders.length);
  });

  it.each([
    ["linux", {}, join(HOME, ".cache/llama.cpp")],
    ["linux", { XDG_CACHE_HOME: "/xdg" }, "/xdg/llama.cpp"],
    ["linux", { LLAMA_CACHE: "/llama" }, "/llama"],
    ["darwin", {}, join(HOME, "Library/Caches/llama.cpp")],
    ["win32", { LOCALAPPDATA: "/local" }, "/local/llama.cpp"],
  ] as const)("knows llama.cpp's cache on %s with %j", async (platform, env, folder) => {
    expect((await foldersOf("llama.cpp", platform, env))[0]).toBe(folder);
  });

  it.each([
    [{}, join(HOME, ".cache/huggingface/hub")],
    [{ XDG_CACHE_HOME: "/xdg" }, "/xdg/huggingface/hub"],
    [{ HF_HOME: "/hf" }, "/hf/hub"],
    [{ HUGGINGFACE_HUB_CACHE: "/old", HF_HOME: "/hf" }, "/old"],
    [{ HF_HUB_CACHE: "/new", HUGGINGFACE_HUB_CACHE: "/old" }, "/new"],
    [{ HF_HUB_CACHE: "~/hub" }, join(HOME, "hub")],
    [{ HF_HUB_CACHE: " '/quoted' " }, "/quoted"],
    [{ HF_HUB_CACHE: "" }, join(HOME, ".cache/huggingface/hub")],
  ])("knows the hub's cache with %j, and the usual one beside it", async (env, folder) => {
    const folders = await foldersOf("Hugging Face", "linux", env);
    expect(folders[0]).toBe(folder);
    expect(folders.at(-1)).toBe(join(HOME, ".cache/huggingface/hub"));
  });

  it("looks for the store of Ollama's service on Linux only", async () => {
    const own = join(HOME, ".ollama/models");
    expect(await foldersOf("Ollama", "darwin")).toEqual([own]);
    const linux = await foldersOf("Ollama", "linux", { OLLAMA_MODELS: "/store" });
    expect(linux.slice(0, 3)).toEqual(["/store", own, "/usr/share/ollama/.ollama/models"]);
  });

  it.each([
    ["linux", {}, join(HOME, ".local/share")],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data"],
    ["darwin", {}, join(HOME, "Library/Application Support")],
    ["win32", { APPDATA: "/roaming", LOCALAPPDATA: "/local" }, "/roaming"],
  ] as const)("knows where Jan keeps its data on %s with %j", async (platform, env, data) => {
    expect((await foldersOf("Jan", platform, env))[0]).toBe(join(data, "Jan/data/llamacpp/models"));
  });

  it.each(["", "relative/path", "\u0000", "[".repeat(100_000)])(
    "passes over settings of LM Studio that are none: %j",
    async (text) => {
      const { file, models, around, home } = openModelPlaces();
      file(".lmstudio-home-pointer", text);
      file(".lmstudio/settings.json", text);
      const places = await knownPlaces(models, around);
      expect(places.filter(({ tool }) => tool === "LM Studio").map(({ folder }) => folder)).toEqual([
        join(home, ".lmstudio/models"),
        join(home, ".cache/lm-studio/models"),
      ]);
    },
  );
});
