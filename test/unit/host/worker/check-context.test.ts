import { describe, expect, it } from "vitest";
import { checkContext } from "../../../../src/host/worker/check-context.js";
import { WorkerFailure } from "../../../../src/host/worker/failure.js";
import { model } from "../../../fixtures/result-documents.js";

const { header } = model();
const refuse = (contextSize: number, modelBytes: number, freeBytes: number): string | null => {
  if (header === null) throw new Error("no header");
  try {
    checkContext(header, contextSize, modelBytes, freeBytes);
    return null;
  } catch (error) {
    return error instanceof WorkerFailure ? error.failure : "?";
  }
};

describe("checkContext", () => {
  it("refuses a context longer than the model's own", () => {
    expect(refuse(131_072, 0, 1e12)).toBeNull();
    expect(refuse(131_073, 0, 1e12)).toBe("unsupported");
  });

  // 28,672 bytes a token (see memory-share): 100,000 tokens take 2.87 GB.
  it("refuses what does not fit beside the model", () => {
    expect(refuse(100_000, 1e9, 3.9e9)).toBeNull();
    expect(refuse(100_000, 1e9, 3.8e9)).toBe("oom-ram");
  });
});
