import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { readModelHeader } from "../../src/host/worker/llama/header.js";
import { ModelRegistry } from "../../src/schema/model.js";
import type { ResultDocument } from "../../src/schema/result.js";
import type { ModelHeader } from "../../src/schema/worker-message.js";
import { splitGguf } from "../fixtures/split-gguf.js";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
let parts: string[];
let whole: ModelHeader;
beforeAll(async () => {
  place = await openWorkplace();
  const path = join(place.folder, "whole.gguf");
  const row = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  await writeSyntheticModel({ row, quantization: "Q4_K_M", path });
  parts = await splitGguf(path, join(place.folder, "tiny-Q4_K_M"), 12);
  whole = await readModelHeader(path);
  rmSync(path);
});
afterAll(() => place.remove());

const run = (path: string) =>
  place.rigmark("run", "-q", "--json", "-m", path, "-p", "8", "-n", "0", "-r", "1", "-t", "1");

describe("a split model", () => {
  it("is loaded by the engine from its first part, with the size and the hash of all parts", async () => {
    expect(parts.length).toBeGreaterThan(2);
    const { stdout, stderr, status } = await run(parts[0] ?? "");
    expect(status, stderr).toBe(0);
    const result = JSON.parse(stdout) as ResultDocument;
    const bytes = Buffer.concat(parts.map((part) => readFileSync(part)));
    expect(result.models[0]).toMatchObject({
      displayName: "tiny-Q4_K_M",
      quantization: "Q4_K_M",
      sizeBytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      fileChanged: false,
      header: { architecture: "llama", parameters: whole.parameters, bytesPerToken: whole.bytesPerToken },
    });
    expect(result.cells.map(({ status: cellStatus }) => cellStatus)).toEqual(["completed"]);
    if (process.platform !== "linux") return;
    const shown = execFileSync("sh", ["-c", 'cat "$@" | sha256sum', "sh", ...parts], { encoding: "utf8" });
    expect(result.models[0]?.sha256).toBe(shown.split(" ")[0]);
  });

  it("is refused by another part, and when one is missing", async () => {
    const second = await run(parts[1] ?? "");
    expect(second.status).toBe(3);
    expect(second.stderr).toContain("tiny-Q4_K_M-00001-of");
    rmSync(parts[2] ?? "");
    const gap = await run(parts[0] ?? "");
    expect(gap.status).toBe(3);
    expect(gap.stderr).toMatch(/^rigmark: .+00003-of-.+\n {2}hint: .+$/);
  });
});
