import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../../src/errors.js";
import { readHubSettings } from "../../../../../src/host/models/hub/hub-settings.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));
mkdirSync(join(folder, "huggingface"));
writeFileSync(join(folder, "huggingface", "token"), "hf_file\n");
writeFileSync(join(folder, "other"), "hf_other");
const none = join(folder, "none");

describe("readHubSettings", () => {
  it("is Hugging Face without a token where nothing is set", async () => {
    const hub = await readHubSettings({ HF_HOME: none }, false);
    expect([hub.endpoint.href, hub.token, hub.offline]).toEqual(["https://huggingface.co/", null, false]);
  });

  it.each([
    [{ HF_TOKEN: " hf_env ", XDG_CACHE_HOME: folder }, "hf_env"],
    [{ HF_TOKEN: "", XDG_CACHE_HOME: folder }, "hf_file"],
    [{ HF_HOME: join(folder, "huggingface") }, "hf_file"],
    [{ HF_HOME: none, HF_TOKEN_PATH: join(folder, "other") }, "hf_other"],
  ])("finds the token of %j", async (env, token) => {
    expect((await readHubSettings(env, false)).token).toBe(token);
  });

  it("does not show a token that it refuses", async () => {
    const error = await readHubSettings({ HF_TOKEN: "hf_\u00e9canary" }, false).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(RigmarkError);
    expect(
      JSON.stringify([error, (error as RigmarkError).message, (error as RigmarkError).hint]),
    ).not.toContain("canary");
  });

  it.each([
    ["1", true],
    ["TRUE", true],
    ["yes", true],
    ["0", false],
    ["", false],
  ])("HF_HUB_OFFLINE=%s: %s", async (word, offline) => {
    expect((await readHubSettings({ HF_HOME: none, HF_HUB_OFFLINE: word }, false)).offline).toBe(offline);
  });
});
