import { describe, expect, it } from "vitest";
import { weightTraffic } from "../../../../src/core/gguf/traffic.js";

const EMBEDDING = { name: "token_embd.weight", elements: 1000, bytes: 600 };
const BLOCK = { name: "blk.0.ffn_up.weight", elements: 300, bytes: 200 };
const OUTPUT = { name: "output.weight", elements: 1000, bytes: 800 };

describe("weightTraffic", () => {
  it("leaves the embedding out when there is an output matrix", () => {
    expect(weightTraffic([EMBEDDING, BLOCK, OUTPUT])).toEqual({
      bytesPerToken: 1000,
      activeParameters: 1300,
    });
  });

  it("counts a tied embedding once, as the output matrix", () => {
    expect(weightTraffic([EMBEDDING, BLOCK])).toEqual({ bytesPerToken: 800, activeParameters: 1300 });
  });

  it("counts only the experts in use", () => {
    const experts = { name: "blk.0.ffn_up_exps.weight", elements: 6400, bytes: 3200 };
    const shared = { name: "blk.0.ffn_up_shexp.weight", elements: 100, bytes: 50 };
    const router = { name: "blk.0.ffn_gate_inp.weight", elements: 10, bytes: 40 };
    const tensors = [experts, shared, router, OUTPUT];
    expect(weightTraffic(tensors, { expertUsedCount: 8, expertCount: 64 })).toEqual({
      bytesPerToken: 400 + 50 + 40 + 800,
      activeParameters: 800 + 100 + 10 + 1000,
    });
    expect(weightTraffic(tensors).activeParameters).toBe(7510);
  });
});
