import { describe, expect, it } from "vitest";
import { checkContextLength, checkMemory } from "../../../../src/host/worker/check-context.js";
import { WorkerFailure } from "../../../../src/host/worker/failure.js";
import { model } from "../../../fixtures/result-documents.js";

const { header } = model();

function refusal(check: typeof checkMemory, contextSize: number, modelBytes: number, availableBytes: number) {
  if (header === null) throw new Error("no header");
  try {
    check(header, { contextSize, modelBytes, availableBytes });
    return null;
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error;
    expect(error.forContext).toBe(true);
    return error.failure;
  }
}

describe("checkContextLength", () => {
  it("refuses a context longer than the model's own", () => {
    expect(refusal(checkContextLength, 131_072, 0, 1e12)).toBeNull();
    expect(refusal(checkContextLength, 131_073, 0, 1e12)).toBe("unsupported");
  });
});

describe("checkMemory", () => {
  // 28,672 bytes a token (see memory-share): 100,000 tokens take 2.87 GB.
  it("refuses what does not fit beside the model", () => {
    expect(refusal(checkMemory, 100_000, 1e9, 3.9e9)).toBeNull();
    expect(refusal(checkMemory, 100_000, 1e9, 3.8e9)).toBe("oom-ram");
  });
});
