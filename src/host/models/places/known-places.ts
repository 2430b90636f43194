import { isAbsolute, join, resolve } from "node:path";
import * as z from "zod";
import { readSmallText } from "./small-file.js";
import type { Surroundings } from "./surroundings.js";

/** Programs whose model folders are known. */
export type Tool =
  | "rigmark"
  | "llama.cpp"
  | "Hugging Face"
  | "Ollama"
  | "LM Studio"
  | "node-llama-cpp"
  | "Jan"
  | "GPT4All";

/** A folder where a tool keeps models, there or not. */
export interface Place {
  readonly tool: Tool;
  readonly folder: string;
}

/** All folders where models may lie already: rigmark's own first, then those of other tools. */
export async function knownPlaces(modelsFolder: string, around: Surroundings): Promise<Place[]> {
  const { home } = around;
  const places: Place[] = [
    { tool: "rigmark", folder: modelsFolder },
    ...hubCaches(around).map((folder) => ({ tool: "Hugging Face" as const, folder })),
    ...llamaCppCaches(around).map((folder) => ({ tool: "llama.cpp" as const, folder })),
    ...(await lmStudioFolders(around)).map((folder) => ({ tool: "LM Studio" as const, folder })),
    ...ollamaStores(around).map((folder) => ({ tool: "Ollama" as const, folder })),
    // cliModelsDirectory in node-llama-cpp 3.22.1, dist/config.js.
    { tool: "node-llama-cpp", folder: join(home, ".node-llama-cpp", "models") },
    ...appDataFolders(around).flatMap((folder) => [
      // <data folder>/Jan/data/llamacpp/models/<model>/model.gguf, as scripts of its users have it on all three systems.
      { tool: "Jan" as const, folder: join(folder, "Jan", "data", "llamacpp", "models") },
      // Qt's AppLocalDataLocation of nomic.ai/GPT4All (nomic-ai/gpt4all:gpt4all-chat/src/mysettings.cpp, main.cpp).
      { tool: "GPT4All" as const, folder: join(folder, "nomic.ai", "GPT4All") },
    ]),
  ];
  const seen = new Set<string>();
  return places.filter(({ folder }) => !seen.has(folder) && seen.add(folder));
}

/**
 * Caches in the hub's layout: the one the environment names, and the usual one, since a variable may be set in another
 * shell (huggingface/huggingface_hub:src/huggingface_hub/constants.py).
 */
export function hubCaches(around: Surroundings): string[] {
  const named = folderIn(around, "HF_HUB_CACHE") ?? folderIn(around, "HUGGINGFACE_HUB_CACHE");
  const hubHome = folderIn(around, "HF_HOME");
  const cacheHome = folderIn(around, "XDG_CACHE_HOME");
  return withoutNull([
    named,
    hubHome && join(hubHome, "hub"),
    cacheHome && join(cacheHome, "huggingface", "hub"),
    join(around.home, ".cache", "huggingface", "hub"),
  ]);
}

/**
 * Caches of llama.cpp. Older versions put owner_repo_file.gguf flat into a folder of their own (fs_get_cache_directory
 * in common/common.cpp of release v0.5.0); since 2026 the files have the hub's layout, in the hub's cache or in
 * LLAMA_CACHE (common/hf-cache.cpp there; ggml-org/llama.cpp#21009).
 */
export function llamaCppCaches(around: Surroundings): string[] {
  const { platform, home } = around;
  const local = folderIn(around, "LOCALAPPDATA");
  const cacheHome = folderIn(around, "XDG_CACHE_HOME");
  return withoutNull([
    folderIn(around, "LLAMA_CACHE"),
    platform === "darwin" ? join(home, "Library", "Caches", "llama.cpp") : null,
    platform === "win32" && local ? join(local, "llama.cpp") : null,
    platform !== "win32" && platform !== "darwin" && cacheHome ? join(cacheHome, "llama.cpp") : null,
    join(home, ".cache", "llama.cpp"),
  ]);
}

/**
 * Stores of Ollama: OLLAMA_MODELS or ~/.ollama/models (ollama/ollama:envconfig/config.go); on Linux its service runs as
 * a user whose home is /usr/share/ollama (ollama/ollama issue 3585), with some packages /var/lib/ollama (from memory).
 */
export function ollamaStores(around: Surroundings): string[] {
  const service =
    around.platform === "linux"
      ? ["/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models", "/var/lib/ollama/models"]
      : [];
  return withoutNull([
    folderIn(around, "OLLAMA_MODELS"),
    join(around.home, ".ollama", "models"),
    ...service.map((folder) => join(around.root, folder)),
  ]);
}

const Settings = z.looseObject({ downloadsFolder: z.string() });

/**
 * LM Studio: <home>/models/publisher/model/file.gguf (lmstudio.ai/docs/basics/import-model). ~/.lmstudio-home-pointer
 * names the home where it is another; `downloadsFolder` of settings.json is the folder chosen in the app.
 */
export async function lmStudioFolders({ home }: Surroundings): Promise<string[]> {
  const pointed = (await readSmallText(join(home, ".lmstudio-home-pointer")))?.split(/\r?\n/)[0]?.trim();
  const homes = [
    ...(pointed && isAbsolute(pointed) ? [pointed] : []),
    join(home, ".lmstudio"),
    join(home, ".cache", "lm-studio"),
  ];
  const chosen = await Promise.all(homes.map(downloadsFolder));
  return [...withoutNull(chosen), ...homes.map((folder) => join(folder, "models"))];
}

async function downloadsFolder(lmStudioHome: string): Promise<string | null> {
  const text = await readSmallText(join(lmStudioHome, "settings.json"));
  try {
    const { success, data } = Settings.safeParse(JSON.parse(text ?? ""));
    return success && isAbsolute(data.downloadsFolder) ? data.downloadsFolder : null;
  } catch {
    return null;
  }
}

function appDataFolders(around: Surroundings): string[] {
  const { platform, home } = around;
  if (platform === "darwin") return [join(home, "Library", "Application Support")];
  if (platform === "win32")
    return withoutNull([folderIn(around, "APPDATA"), folderIn(around, "LOCALAPPDATA")]);
  return [folderIn(around, "XDG_DATA_HOME") ?? join(home, ".local", "share")];
}

function folderIn({ env, home }: Surroundings, variable: string): string | null {
  const value = env[variable]?.trim().replace(/^(["'])(.*)\1$/, "$2");
  if (!value) return null;
  return resolve(value === "~" || /^~[\\/]/.test(value) ? join(home, value.slice(1)) : value);
}

function withoutNull(folders: readonly (string | null)[]): string[] {
  return folders.filter((folder) => folder !== null);
}
