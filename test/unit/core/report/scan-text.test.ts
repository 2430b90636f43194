import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { renderScan } from "../../../../src/core/report/scan-text.js";
import type { ModelScan, ScannedModel } from "../../../../src/schema/model-scan.js";

const MODEL: ScannedModel = {
  kind: "model",
  name: "Llama 3.1 8B",
  architecture: "llama",
  registryId: "llama-3.1-8b",
  basis: "size",
  quantization: "Q4_K_M",
  sizeBytes: 4_920_000_000,
  parts: 1,
  sha256: null,
  hashFrom: null,
  sameBy: null,
  copies: [{ path: "/home/me/m/llama.gguf", tool: "folder", reference: null, isSameFile: false }],
  wastedBytes: 0,
  use: "llama-3.1-8b:Q4_K_M",
  problem: null,
};

const COPIED: ScannedModel = {
  ...MODEL,
  name: "Tune",
  basis: "shape",
  sameBy: "bytes",
  wastedBytes: 4_920_000_000,
  use: "/home/me/m/my tune's.gguf",
  copies: [
    { path: "/home/me/m/my tune's.gguf", tool: "folder", reference: null, isSameFile: false },
    { path: "/home/me/other.gguf", tool: "LM Studio", reference: null, isSameFile: false },
    { path: "/home/me/link.gguf", tool: "Ollama", reference: null, isSameFile: true },
  ],
};

const PROJECTOR: ScannedModel = { ...MODEL, kind: "projector", use: null, sizeBytes: 1000 };

const scanOf = (models: ScannedModel[], more: Partial<ModelScan> = {}): ModelScan => ({
  models,
  totalBytes: 9_840_000_000,
  wastedBytes: models.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0),
  places: [{ tool: "Ollama", folder: "/home/me/.ollama/models", files: 0 }],
  problems: [],
  moreProblems: 0,
  ...more,
});

const linesOf = (scan: ModelScan, width: number) => renderScan(scan, width, "/home/me").split("\n");

describe("renderScan", () => {
  it("puts what to type into the table where there is room, ready for a shell", () => {
    const text = renderScan(scanOf([MODEL, COPIED]), 160, "/home/me");
    expect(text).toMatch(
      /Llama 3\.1 8B +Q4_K_M +4\.92 GB +given folder +llama-3\.1-8b +-m llama-3\.1-8b:Q4_K_M/,
    );
    expect(text).toMatch(
      /Tune .+given folder and 2 more, 2 copies +like llama-3\.1-8b +-m ~\/'m\/my tune'\\''s\.gguf'/,
    );
  });

  it("gives it a line of its own in 80 columns, and no line of the table is wider", () => {
    const lines = linesOf(scanOf([MODEL, COPIED, PROJECTOR]), 80);
    expect(lines).toContain("    -m llama-3.1-8b:Q4_K_M");
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });

  it("adds up what is there and what duplicates take, and names their files but not the links", () => {
    const text = renderScan(scanOf([MODEL, COPIED, PROJECTOR]), 120, "/home/me");
    expect(text).toContain("2 models and 1 other file, 9.84 GB on disk; duplicates take 4.92 GB of it.");
    expect(text).toContain(
      "Tune, the same to the byte; 4.92 GB could be freed:\n  ~/m/my tune's.gguf\n  ~/other.gguf\n",
    );
    expect(text).not.toContain("link.gguf");
  });

  it("says probably where only samples were compared", () => {
    expect(renderScan(scanOf([{ ...COPIED, sameBy: "sample" }]), 120, "")).toContain("probably the same");
  });

  it("names the places when nothing is found, and what could not be looked at", () => {
    const problems = Array.from({ length: 10 }, (_, index) => ({
      path: `/x/${index}`,
      reason: "no permission",
    }));
    const text = renderScan(scanOf([], { problems, moreProblems: 5 }), 80, "/home/me");
    expect(text).toContain("No GGUF files found in:\n  ~/.ollama/models\n");
    expect(text).toContain("Not looked at: 15");
    expect(text).toContain("  /x/0: no permission");
    expect(text).toContain("and 7 more");
  });

  it("keeps hostile names away from the terminal", () => {
    const hostile = "\u001b[31mred\u202e\nnext";
    const copies = [{ path: `/m/${hostile}`, tool: hostile, reference: null, isSameFile: false }];
    const models = [
      { ...MODEL, name: hostile, quantization: hostile, use: hostile, copies },
      { ...PROJECTOR, problem: hostile, copies },
    ];
    const problems = [{ path: hostile, reason: hostile }];
    for (const width of [80, 200]) {
      const text = renderScan(scanOf(models, { problems }), width, "");
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(text).not.toMatch(/^next/m);
    }
  });
});
