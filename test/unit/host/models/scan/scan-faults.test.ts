import { execFileSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { scanModels } from "../../../../../src/host/models/scan/scan-models.js";
import type { ModelScan, ScannedModel } from "../../../../../src/schema/model-scan.js";
import { type ModelPlaces, openModelPlaces, sha256Of } from "../../../../fixtures/model-places.js";
import { REGISTRY } from "../../../../fixtures/registry.js";
import { type AskedScan, scanPlaces, smallModel } from "../../../../fixtures/scans.js";

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

/** Larger than what a sample holds whole. */
const largeModel = (name: string) => Buffer.concat([model(name), Buffer.alloc(100_000)]);

describe("duplicates", () => {
  it("are one content: links take no room, copies do", async () => {
    const content = largeModel("same");
    const own = places.file("rigmark-models/a.gguf", content);
    mkdirSync(join(places.home, "m"));
    linkSync(own, join(places.home, "m/hard.gguf"));
    symlinkSync(own, join(places.home, "m/soft.gguf"));
    places.file("m/copy.gguf", content);
    const read: string[] = [];
    const found = only(
      await scan({ given: [join(places.home, "m")], onProgress: (path) => read.push(path) }),
    );
    expect(found.copies.filter(({ isSameFile }) => !isSameFile)).toHaveLength(2);
    expect(found.copies.filter(({ isSameFile }) => isSameFile)).toHaveLength(2);
    expect(found).toMatchObject({
      sameBy: "bytes",
      wastedBytes: content.length,
      sha256: sha256Of(content),
      hashFrom: "bytes",
    });
    expect(new Set(read).size).toBe(2);
  });

  it("of caches that name their files by hash are told without reading them", async () => {
    const content = model("same");
    places.hub({ repo: "o/r", file: "m.gguf", content });
    places.ollama("registry.ollama.ai/library/m:latest", content);
    const read: string[] = [];
    const found = only(await scan({ onProgress: (path) => read.push(path) }));
    expect(found).toMatchObject({ sameBy: "name", hashFrom: "name", wastedBytes: content.length });
    expect(read).toEqual([]);
  });

  it("are only probable without hashes", async () => {
    places.file("rigmark-models/a.gguf", largeModel("same"));
    places.file(".lmstudio/models/o/r/b.gguf", largeModel("same"));
    expect(only(await scan({ hash: false }))).toMatchObject({ sameBy: "sample", sha256: null });
  });

  it("of files that a sample holds whole are sure without hashes", async () => {
    for (const name of ["a", "b"]) places.file(`rigmark-models/${name}.gguf`, "GGUF too short");
    expect(only(await scan({ hash: false }))).toMatchObject({ kind: "damaged", sameBy: "bytes" });
  });

  it("are not files that differ in one byte, at the end or outside of the samples", async () => {
    const big = Buffer.concat([Buffer.from(model("same")), Buffer.alloc(600_000)]);
    const at = (position: number) => {
      const other = Buffer.from(big);
      other.writeUInt8(1, position);
      return other;
    };
    places.file("rigmark-models/a.gguf", big);
    places.file("rigmark-models/b.gguf", at(big.length - 1));
    places.file("rigmark-models/c.gguf", at(big.length - 200_000));
    const { models, wastedBytes } = await scan();
    expect(models).toHaveLength(3);
    expect(wastedBytes).toBe(0);
    expect((await scan({ hash: false })).models).toHaveLength(2);
  });
});

describe("nothing breaks it:", () => {
  const isRoot = process.getuid?.() === 0;

  it("links in a circle, links to nowhere, pipes, sockets, devices", async () => {
    const folder = join(places.home, "m");
    places.file("m/good.gguf", model("good"));
    symlinkSync(folder, join(folder, "loop"));
    symlinkSync(join(folder, "self.gguf"), join(folder, "self.gguf"));
    symlinkSync("/nowhere/at/all.gguf", join(folder, "gone.gguf"));
    symlinkSync("/dev/zero", join(folder, "zero.gguf"));
    execFileSync("mkfifo", [join(folder, "pipe.gguf")]);
    const server = createServer().listen(join(folder, "s.gguf"));
    try {
      const found = await scan({ given: [folder] });
      expect(only(found).name).toBe("good");
      const reasons = new Map(found.problems.map(({ path, reason }) => [path.replace(/^.*\//, ""), reason]));
      expect(Object.fromEntries(reasons)).toEqual({
        "self.gguf": "links in a circle",
        "gone.gguf": "a link that leads nowhere",
        "zero.gguf": "not a regular file",
        "pipe.gguf": "not a regular file",
        "s.gguf": "not a regular file",
      });
    } finally {
      server.close();
    }
  });

  it.skipIf(isRoot)("folders and files that may not be read", async () => {
    places.file("m/closed/a.gguf", model("a"));
    places.file("m/b.gguf", model("b"));
    chmodSync(join(places.home, "m/closed"), 0);
    chmodSync(join(places.home, "m/b.gguf"), 0);
    const { models, problems } = await scan({ given: [join(places.home, "m")] });
    expect(models).toMatchObject([{ kind: "damaged", problem: expect.stringContaining("EACCES") }]);
    expect(problems).toMatchObject([{ reason: "no permission" }]);
    chmodSync(join(places.home, "m/closed"), 0o700);
  });

  it("hostile manifests of Ollama are named, the others found", async () => {
    places.ollama("registry.ollama.ai/library/good:latest", model("good"));
    const store = ".ollama/models/manifests/registry.ollama.ai/library";
    const weights = (digest: string) =>
      JSON.stringify({ layers: [{ mediaType: "application/vnd.ollama.image.model", digest, size: 1 }] });
    places.file(`${store}/bad/latest`, weights("sha256:../../../../etc/passwd"));
    places.file(`${store}/gone/latest`, weights(`sha256:${"e".repeat(64)}`));
    places.file(`${store}/text/latest`, "\u001b[31m");
    const { models, problems } = await scan();
    expect(models.map(({ name }) => name)).toEqual(["good"]);
    expect(problems).toHaveLength(3);
  });

  it("a ring of links, each folder with links to the next", async () => {
    for (let at = 0; at < 50; at++) {
      places.file(`ring/${at}/m.gguf`, "GGUF");
      symlinkSync(`../${(at + 1) % 50}`, join(places.home, `ring/${at}/next`));
    }
    const { models, problems } = await scan({ given: [join(places.home, "ring")] });
    expect(models[0]?.copies).toHaveLength(50);
    expect(problems).toEqual([]);
  });

  it("a deep tree ends, and says where", async () => {
    const deep = join(places.home, "m", ...Array<string>(40).fill("d"));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, "m.gguf"), model("deep"));
    const { models, problems } = await scan({ given: [join(places.home, "m")] });
    expect(models).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringContaining("folders deep") }]);
  });

  it("changes nothing", async () => {
    places.file("rigmark-models/a.gguf", model("same"));
    places.hub({ repo: "o/r", file: "m.gguf", content: model("same") });
    const all = () =>
      readdirSync(places.home, { recursive: true })
        .map(String)
        .filter((path) => !path.startsWith("cache"))
        .sort();
    const before = all();
    await scan();
    expect(all()).toEqual(before);
  });

  it("stops when told to", async () => {
    places.file("rigmark-models/a.gguf", model("a"));
    const stopped = scanModels({
      places: [{ tool: "rigmark", folder: places.models }],
      registry: REGISTRY,
      modelsFolder: places.models,
      grouping: { hash: true, cacheDir: places.home },
      around: places.around,
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toThrow();
  });
});
