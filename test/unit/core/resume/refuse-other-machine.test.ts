import { describe, expect, it } from "vitest";
import { type EngineVersions, refuseOtherMachine } from "../../../../src/core/resume/refuse-other-machine.js";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";
import type { Machine } from "../../../../src/schema/machine.js";
import type { MeasuredModel } from "../../../../src/schema/result.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { model } from "../../../fixtures/result-documents.js";

const document = eventfulDocument();
const { machine } = document;
const [gpu] = machine.gpus;
const real = model({ sha256: "a".repeat(64), weights: "real" });

function refusal(
  now: { machine?: Machine; model?: MeasuredModel | null; engine?: EngineVersions },
  before: MeasuredModel = model(),
): string {
  try {
    const models = now.model === null ? [] : [now.model ?? before];
    refuseOtherMachine({ ...document, models: [before] }, now.machine ?? machine, models, now.engine);
    return "goes on";
  } catch (error) {
    expect(error).toBeInstanceOf(RigmarkError);
    expect(exitStatusOf(error)).toBe(3);
    expect((error as RigmarkError).hint).toBeTruthy();
    return (error as Error).message;
  }
}

const cpu = (changes: Partial<Machine["cpu"]>) => ({
  machine: { ...machine, cpu: { ...machine.cpu, ...changes } },
});
const os = (changes: Partial<Machine["os"]>) => ({
  machine: { ...machine, os: { ...machine.os, ...changes } },
});
const memory = (totalBytes: number) => ({
  machine: { ...machine, memory: { ...machine.memory, totalBytes } },
});
const gpus = (...list: Machine["gpus"]) => ({ machine: { ...machine, gpus: list } });

describe("refuseOtherMachine", () => {
  it("lets the same machine go on", () => {
    expect(refusal({})).toBe("goes on");
    expect(refusal({ engine: { bindingVersion: "3.22.1", engineRelease: "b9999" } })).toBe("goes on");
  });

  it.each([
    [cpu({ model: "AMD EPYC" }), "the processor was Intel Xeon Processor @ 2.50GHz, now it is AMD EPYC"],
    [cpu({ usableCores: 1 }), "cores was 2 (2 logical, 2 usable), now it is 2 (2 logical, 1 usable)"],
    [cpu({ physicalCores: 4 }), "the number of cores"],
    [memory(12e9), "memory was 25.2 GB, now it is 12.0 GB"],
    [os({ platform: "darwin" }), "the system was linux 6.12 x64, now it is darwin 6.12 x64"],
    [os({ kernel: "6.13" }), "the system"],
    [os({ arch: "arm64" }), "the system"],
    [gpus(), "the graphics was NVIDIA GeForce RTX 3090, now it is none"],
    [gpus({ ...gpu!, driver: "560.1" }), "RTX 3090 with driver 560.1"],
    [{ machine: { ...machine, node: "v22.1.0" } }, "Node.js was 20, now it is 22"],
    [
      { engine: { bindingVersion: "3.23.0", engineRelease: "b9999" } },
      "node-llama-cpp was 3.22.1, now it is 3.23.0",
    ],
    [{ engine: { bindingVersion: "3.22.1", engineRelease: "b1" } }, "llama.cpp was b9999, now it is b1"],
    [{ model: model({ sizeBytes: 5 }) }, "the size of R1-Qwen-1.5B was 1117320736 bytes, now it is 5 bytes"],
    [{ model: model({ fileName: "other-v2.gguf" }) }, "now it is other-v2.gguf"],
    [{ model: real }, "SHA-256"],
    [{ model: null }, "model was R1-Qwen-1.5B, now it is not given"],
  ])("names what differs (%#)", (now, text) => {
    expect(refusal(now)).toContain(text);
    expect(refusal(now)).toMatch(/^this run cannot be continued: /);
  });

  it("names a changed hash, not a changed name, of a real file", () => {
    expect(refusal({ model: { ...real, fileName: "moved.gguf" } }, real)).toBe("goes on");
    expect(refusal({ model: { ...real, sha256: "b".repeat(64) } }, real)).toContain(
      "the SHA-256 of R1-Qwen-1.5B",
    );
  });

  it("overlooks what does not change speeds: patch versions, a few percent of memory, the order of cards", () => {
    const [a, b] = [
      { ...gpu!, name: "A" },
      { ...gpu!, name: "B" },
    ];
    expect(refusal({ machine: { ...machine, node: "20.99.0" } })).toBe("goes on");
    expect(refusal(memory(25.2e9 * 1.049))).toBe("goes on");
    expect(refusal(memory(25.2e9 * 0.94))).toContain("memory");
    expect(() =>
      refuseOtherMachine({ ...document, ...gpus(a, b) }, { ...machine, gpus: [b, a] }, document.models),
    ).not.toThrow();
  });
});
