import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { planSynthetic } from "../../../../src/core/gguf/synthetic-plan.js";
import { RigmarkError } from "../../../../src/errors.js";
import { findModel } from "../../../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../../../src/host/models/synth-writer.js";
import { ensureSynthetic, synthFileName } from "../../../../src/host/models/synthetic-cache.js";
import { ModelRegistry } from "../../../../src/schema/model.js";
import { rowAround, SCALED_DOWN } from "../../../fixtures/synthetic-shapes.js";

const registry = ModelRegistry.parse(JSON.parse(readFileSync("models.json", "utf8")));
const row = findModel(registry, "tiny");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rigmark-"));
});

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

describe("writeSyntheticModel", () => {
  it("writes the planned bytes, the same for the same seed, and tells how far it is", async () => {
    const [one, two, other] = ["one", "two", "other"].map((name) => join(folder, name));
    const steps: [number, number][] = [];
    const size = await writeSyntheticModel({
      row,
      quantization: "Q4_K_M",
      path: one ?? "",
      onProgress: (done, total) => steps.push([done, total]),
    });
    await writeSyntheticModel({ row, quantization: "Q4_K_M", path: two ?? "" });
    await writeSyntheticModel({ row, quantization: "Q4_K_M", path: other ?? "", seed: "other" });
    expect(statSync(one ?? "").size).toBe(size);
    expect(hashOf(one ?? "")).toBe(hashOf(two ?? ""));
    expect(hashOf(one ?? "")).not.toBe(hashOf(other ?? ""));
    expect(steps.at(-1)).toEqual([size, size]);
    expect(readdirSync(folder).sort()).toEqual(["one", "other", "two"]);
  });

  it("keeps the bytes of the first shapes and quantizations, which older results were measured with", async () => {
    const path = join(folder, "m.gguf");
    const known = [
      ["llama", "Q4_K_M", "e81798770755d30fa562f498becf9f6c08e9216a7298cfc44ed78ce1dc861839"],
      ["llama", "Q8_0", "d51d3a89d69d6f158170e86a616e3a63ec78d63449ee23016c8dca534a235349"],
      ["qwen2", "Q4_K_M", "16723184a73aa2e5c89788b141995ed3c78d5ae12f117c9939fda65b79aef541"],
      ["qwen2", "Q8_0", "12d276094efae17fa9633d6dcb277d1c885df4858aeebad3f1b2c6867aa14093"],
    ] as const;
    for (const [architecture, quantization, hash] of known) {
      await writeSyntheticModel({
        row: { ...row, shape: { ...row.shape, architecture } },
        quantization,
        path,
      });
      expect(hashOf(path), `${architecture} ${quantization}`).toBe(hash);
    }
    const changed = { ropeFactors: true, tiedEmbeddings: true, feedForwardLength: 800 };
    await writeSyntheticModel({
      row: { ...row, shape: { ...row.shape, ...changed } },
      quantization: "Q4_K_M",
      path,
    });
    expect(hashOf(path)).toBe("e66715e3b13456ac15c33981c55265a326dd7decd5b7ed313655e327d2982e5e");
  });

  it("makes up a router that chooses, beside norms of one and biases of zero", async () => {
    const shape = SCALED_DOWN.find(({ architecture }) => architecture === "gpt-oss");
    if (shape === undefined) throw new Error("no mixture");
    const mixture = rowAround(row, shape);
    const path = join(folder, "mixture.gguf");
    await writeSyntheticModel({ row: mixture, quantization: "MXFP4", path });
    const { header, tensors } = planSynthetic(mixture, "MXFP4");
    const file = readFileSync(path);
    const valuesOf = (name: string) => {
      const tensor = tensors.find((candidate) => candidate.name === name);
      if (tensor?.type !== "F32") throw new Error(name);
      const start = header.length + tensor.offset;
      return [...new Float32Array(Uint8Array.from(file.subarray(start, start + tensor.bytes)).buffer)];
    };
    const router = valuesOf("blk.1.ffn_gate_inp.weight");
    expect(router).toHaveLength(320 * 8);
    expect(new Set(router).size).toBeGreaterThan(router.length / 2);
    expect(new Set(valuesOf("blk.1.ffn_up_exps.bias"))).toEqual(new Set([0]));
    expect(new Set(valuesOf("blk.1.attn_norm.weight"))).toEqual(new Set([1]));
  });

  it("leaves nothing behind when aborted, and an older file untouched", async () => {
    const path = join(folder, "model.gguf");
    writeFileSync(path, "older");
    const stop = new AbortController();
    const writing = writeSyntheticModel({
      row,
      quantization: "Q8_0",
      path,
      onProgress: (done, total) => done > total / 2 && stop.abort(),
      signal: stop.signal,
    });
    await expect(writing).rejects.toMatchObject({ name: "AbortError" });
    expect(readdirSync(folder)).toEqual(["model.gguf"]);
    expect(readFileSync(path, "utf8")).toBe("older");
  });

  it("refuses what does not fit on the disk before it writes a byte", async () => {
    const enormous = { ...row, shape: { ...row.shape, feedForwardLength: 2 ** 44 } };
    const writing = writeSyntheticModel({
      row: enormous,
      quantization: "Q8_0",
      path: join(folder, "m.gguf"),
    });
    await expect(writing).rejects.toThrow(RigmarkError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("a place that cannot be written", () => {
  it.each(["missing/m.gguf", "file/m.gguf", "."])("is refused as usage: %s", async (place) => {
    writeFileSync(join(folder, "file"), "");
    const writing = writeSyntheticModel({ row, quantization: "Q4_K_M", path: join(folder, place) });
    await expect(writing).rejects.toMatchObject({ code: "usage" });
  });
});

describe("what is no regular file", () => {
  it("is never replaced, links included: as root that could be a device", async () => {
    const target = join(folder, "target");
    const link = join(folder, "link");
    writeFileSync(target, "mine");
    symlinkSync(target, link);
    const writing = writeSyntheticModel({ row, quantization: "Q4_K_M", path: link });
    await expect(writing).rejects.toMatchObject({ code: "usage" });
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, "utf8")).toBe("mine");
  });
});

describe("ensureSynthetic", () => {
  const wish = () => ({ row, quantization: "Q4_K_M" as const, folder });

  it("writes a missing file, then keeps it", async () => {
    const first = await ensureSynthetic(wish());
    const second = await ensureSynthetic(wish());
    expect([first.written, second.written]).toEqual([true, false]);
    expect(second.path).toBe(join(folder, synthFileName(row, "Q4_K_M")));
    expect(statSync(second.path).size).toBe(second.sizeBytes);
  });

  it("replaces a file of the wrong size", async () => {
    const { path, sizeBytes } = await ensureSynthetic(wish());
    writeFileSync(path, "short");
    expect((await ensureSynthetic(wish())).written).toBe(true);
    expect(statSync(path).size).toBe(sizeBytes);
  });

  it("removes what a killed writer left, and nothing of a living one", async () => {
    const name = synthFileName(row, "Q8_0");
    // No process has this id: it is above the kernel's limit.
    const dead = join(folder, `${name}.4194999.part`);
    const living = join(folder, `${name}.${process.pid}.part`);
    writeFileSync(dead, "");
    writeFileSync(living, "");
    await ensureSynthetic(wish());
    expect([existsSync(dead), existsSync(living)]).toEqual([false, true]);
  });

  it("names the format of the writer in the file name", () => {
    expect(synthFileName(row, "Q8_0")).toMatch(/^tiny-Q8_0-synthetic-v\d+\.gguf$/);
  });
});
