import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { HUB_ENDPOINT, parseEndpoint } from "../../../core/hub/hub-address.js";
import { RigmarkError } from "../../../errors.js";
import type { Hub } from "./pull-tools.js";

/**
 * The hub by the variables that Hugging Face's own tools read: HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN, HF_TOKEN_PATH,
 * HF_HOME (huggingface_hub: constants.py).
 */
export async function readHubSettings(env: NodeJS.ProcessEnv, offline: boolean): Promise<Hub> {
  return {
    endpoint: parseEndpoint(env["HF_ENDPOINT"] || HUB_ENDPOINT),
    token: await readToken(env),
    offline: offline || /^(1|on|yes|true)$/i.test(env["HF_HUB_OFFLINE"] ?? ""),
  };
}

async function readToken(env: NodeJS.ProcessEnv): Promise<string | null> {
  const typed = env["HF_TOKEN"]?.trim();
  const cache = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  const path = env["HF_TOKEN_PATH"] || join(env["HF_HOME"] || join(cache, "huggingface"), "token");
  const token = typed || (await readFile(path, "utf8").catch(() => "")).trim();
  if (token === "") return null;
  // What is no header value would end up in an error message of the network code.
  if (/^[\x21-\x7e]{1,500}$/.test(token)) return token;
  throw new RigmarkError("usage", "the token for the hub holds characters that no token has", {
    hint: typed ? "Look at HF_TOKEN" : `Look at ${path}`,
  });
}
