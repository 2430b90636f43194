import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ModelScan } from "../../src/schema/model-scan.js";
import { manifestOf, sha256Of } from "../fixtures/model-places.js";
import { smallModel } from "../fixtures/scans.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace();
  const content = smallModel("mine");
  const write = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(join(place.folder, path, ".."), { recursive: true });
    writeFileSync(join(place.folder, path), bytes);
  };
  write(`.ollama/models/blobs/sha256-${sha256Of(content)}`, content);
  write(
    ".ollama/models/manifests/registry.ollama.ai/library/mine/7b",
    manifestOf(sha256Of(content), content.length),
  );
  write("mine/copy.gguf", content);
  write("mine/note.gguf", "not a model");
  symlinkSync("nowhere", join(place.folder, "mine/gone.gguf"));
});
afterAll(() => place.remove());

describe("rigmark models scan", () => {
  it("finds models of other tools and of folders given, with what to type", async () => {
    const { stdout, status } = await place.rigmark("models", "scan", "mine");
    expect(status).toBe(0);
    expect(stdout).toContain("-m ollama:mine:7b");
    expect(stdout).toContain("2 copies");
    expect(stdout).toContain("note.gguf: is not a GGUF file");
    expect(stdout).toContain("gone.gguf: a link that leads nowhere");
  });

  it("prints one JSON document of its schema", async () => {
    const { stdout, status } = await place.rigmark("models", "scan", "mine", "--json");
    expect(status).toBe(0);
    const scan = ModelScan.parse(JSON.parse(stdout));
    expect(scan.models.map(({ name, copies }) => [name, copies.length])).toEqual([
      ["mine", 2],
      ["note.gguf", 1],
    ]);
    const alone = await place.rigmark("models", "scan", "mine", "--no-known", "--json");
    expect(ModelScan.parse(JSON.parse(alone.stdout)).places).toHaveLength(1);
  });

  it("refuses a folder that is not there", async () => {
    const { stderr, status } = await place.rigmark("models", "scan", "elsewhere");
    expect(status).toBe(2);
    expect(stderr).toContain("elsewhere");
  });

  it("gives references that other commands take", async () => {
    const { stdout, stderr, status } = await place.rigmark("run", "-m", "ollama:mine:7b", "--dry-run");
    expect(status, stderr).toBe(0);
    expect(stdout).toContain("ollama:mine:7b");
    const typo = await place.rigmark("run", "-m", "ollama:mine", "--dry-run");
    expect(typo.status).toBe(3);
    expect(typo.stderr).toContain("ollama:mine:7b");
  });
});
