import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realFileNotice } from "../../../../src/commands/run/real-file-notice.js";
import { openModelPlaces } from "../../../fixtures/model-places.js";
import { REGISTRY, rowOf } from "../../../fixtures/registry.js";

const { home, models } = openModelPlaces();
const folders = { models, cache: home, lock: home };

describe("realFileNotice", () => {
  it("says nothing where the real file is not there, or has another size", async () => {
    expect(await realFileNotice(REGISTRY, folders)).toBeNull();
    mkdirSync(models, { recursive: true });
    writeFileSync(join(models, rowOf(REGISTRY.defaultModel).files["Q4_K_M"]!.file), "GGUF");
    expect(await realFileNotice(REGISTRY, folders)).toBeNull();
  });

  it("names the file and the command that measures it, in one line", async () => {
    const published = rowOf(REGISTRY.defaultModel).files["Q4_K_M"]!;
    const path = join(models, published.file);
    // A file with a hole of the right size takes no room.
    truncateSync(path, published.sizeBytes);
    const notice = await realFileNotice(REGISTRY, folders);
    expect(notice).toMatch(/^note: [^\n]+\n$/);
    expect(notice).toContain(path);
    expect(notice).toContain(`rigmark run -m ${REGISTRY.defaultModel}`);
  });
});
