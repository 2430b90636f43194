import { describe, expect, it } from "vitest";
import { DECODE_CONSTANTS, PREFILL_EFFICIENCY } from "../../../../src/core/predict/constants.js";
import { decodeClass, prefillClass } from "../../../../src/core/predict/device-class.js";
import { modelWeights } from "../../../../src/core/predict/model-weights.js";
import {
  type PredictedHardware,
  type PredictedUse,
  predictSubjectSpeeds,
} from "../../../../src/core/predict/predict-speeds.js";
import { sizedModel } from "../../../../src/core/predict/sized-model.js";
import { HARDWARE, MODELS } from "../../data/data-tables.js";

function model(id: string) {
  const found = MODELS.find((row) => row.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}
function device(id: string) {
  const row = HARDWARE.find((candidate) => candidate.id === id);
  if (row === undefined) throw new Error(id);
  return { row, count: 1 };
}
function predicted(
  row: ReturnType<typeof model>,
  quantization: string,
  hardware: PredictedHardware,
  use: PredictedUse,
) {
  const sized = sizedModel(row, quantization);
  return sized === null ? null : predictSubjectSpeeds(sized, hardware, use);
}
const llama = model("deepseek-r1-distill-llama-8b");
const card = device("rtx-4090");
const alone = { depth: 0, streams: 1 };

describe("classes of devices", () => {
  it("go by kind, memory and maker", () => {
    const described = (
      name: string,
      kind: "gpu" | "apple" | "system" | "cpu",
      backend: "cuda" | "vulkan" | "cpu",
    ) => ({
      ...{ id: "x", name, kind },
      backends: [backend],
    });
    expect(decodeClass(described("NVIDIA A100 80GB PCIe", "gpu", "cuda"))).toBe("hbm");
    expect(decodeClass(described("RTX A6000", "gpu", "cuda"))).toBe("cuda");
    expect(decodeClass(described("Radeon RX 7900 XTX", "gpu", "vulkan"))).toBe("amd");
    expect(decodeClass(device("apple-m2-ultra").row)).toBe("metal");
    expect(decodeClass(device("apple-m2-ultra").row, true)).toBe("cpu");
    expect(prefillClass(described("RTX A6000", "gpu", "cuda"))).toBe("nvidia-pro");
    expect(prefillClass(described("GeForce RTX 3090", "gpu", "cuda"))).toBe("geforce");
  });
});

describe("predictSubjectSpeeds", () => {
  it("is bytes over bandwidth and time for layers", () => {
    const weights = modelWeights(llama, "Q4_K_M");
    const { efficiency, layerSeconds } = DECODE_CONSTANTS.cuda;
    const seconds = (weights?.alwaysBytes ?? 0) / (1008e9 * efficiency) + 32 * layerSeconds;
    const speeds = predicted(llama, "Q4_K_M", card, alone);
    expect(speeds?.decode.point).toBeCloseTo(1 / seconds, 6);
    expect(speeds?.decode.low).toBeLessThan(speeds?.decode.point ?? 0);
    expect(speeds?.decode.high).toBeGreaterThan(speeds?.decode.point ?? 0);
    const operations = 2 * (weights?.blockParameters ?? 0);
    expect(speeds?.prefill?.point).toBeCloseTo((165.2e12 * PREFILL_EFFICIENCY.geforce) / operations, 6);
    expect(speeds?.basis).toContain("1008 GB/s");
  });

  it("is slower deep in a context, and no faster on two cards", () => {
    const at = (depth: number) => predicted(llama, "Q4_K_M", card, { depth, streams: 1 });
    expect(at(32_768)?.decode.point).toBeLessThan((at(0)?.decode.point ?? 0) * 0.7);
    expect(at(32_768)?.prefill?.point).toBeLessThan(at(0)?.prefill?.point ?? 0);
    const two = predicted(llama, "Q4_K_M", { ...card, count: 2 }, alone);
    expect(two?.decode).toEqual(at(0)?.decode);
  });

  it("gains from several sequences, less in a mixture, and is less sure of them", () => {
    const gain = (id: string, quantization: string) => {
      const speeds = [1, 4].map((streams) => predicted(model(id), quantization, card, { depth: 0, streams }));
      return (speeds[1]?.decode.point ?? 0) / (speeds[0]?.decode.point ?? 1);
    };
    // Weights are read once for all four; what they multiply is not done once.
    expect(gain("deepseek-r1-distill-llama-8b", "Q4_K_M")).toBeGreaterThan(3.5);
    expect(gain("deepseek-r1-distill-llama-8b", "Q4_K_M")).toBeLessThan(4);
    expect(gain("gpt-oss-20b", "MXFP4")).toBeGreaterThan(1.2);
    expect(gain("gpt-oss-20b", "MXFP4")).toBeLessThan(3);
    const width = (streams: number) => {
      const decode = predicted(llama, "Q4_K_M", card, { depth: 0, streams })?.decode;
      return (decode?.high ?? 0) / (decode?.low ?? 1);
    };
    expect(width(4)).toBeGreaterThan(width(1));
  });

  it("falls with every layer left in main memory", () => {
    const points = [32, 24, 8, 0].map(
      (fastLayers) => predicted(llama, "Q4_K_M", card, { ...alone, fastLayers })?.decode.point ?? 0,
    );
    expect([...points].sort((a, b) => b - a)).toEqual(points);
    expect(points[3]).toBeLessThan((points[0] ?? 0) / 8);
  });

  it("is corrected by what was measured on the machine", () => {
    const plain = predicted(llama, "Q4_K_M", card, alone);
    const own = predicted(llama, "Q4_K_M", { ...card, ownRatio: { decode: 0.5, prefill: null } }, alone);
    expect(own?.decode.point).toBeCloseTo((plain?.decode.point ?? 0) / 2, 9);
    expect(own?.prefill).toEqual(plain?.prefill);
  });

  it("does not guess a bandwidth or a size; a processor takes the one that was measured", () => {
    const unknown = { ...card.row, bandwidthGbPerSecond: null };
    expect(predicted(llama, "Q4_K_M", { row: unknown, count: 1 }, alone)).toBeNull();
    expect(predicted(llama, "IQ9_X", card, alone)).toBeNull();
    const processor = { row: unknown, count: 1, onCpu: true };
    const slow = predicted(llama, "Q4_K_M", { ...processor, measuredBandwidth: 20 }, alone);
    const fast = predicted(llama, "Q4_K_M", { ...processor, measuredBandwidth: 40 }, alone);
    expect(fast?.decode.point).toBeGreaterThan((slow?.decode.point ?? 0) * 1.9);
    expect(slow?.prefill?.point).toBeGreaterThan(slow?.decode.point ?? 0);
  });
});
