import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockLayout, type GgmlType } from "../../../../src/core/gguf/block-layout.js";
import { halfBits } from "../../../../src/core/gguf/half.js";
import { setBlockScales, vectorValues } from "../../../../src/core/gguf/synthetic-weights.js";

/** Value of half-precision bits, by the definition of the format. */
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -24 : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}

function floatOf(bytes: readonly number[]): number {
  return new DataView(Uint8Array.from(bytes).buffer).getFloat32(0, true);
}

function randomBytes(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Weights of one block, after dequantize_row_* in ggml/src/ggml-quants.c, written down independently. */
function decode(type: GgmlType, block: Uint8Array): number[] {
  const half = (at: number) => halfValue((block[at] ?? 0) | ((block[at + 1] ?? 0) << 8));
  const byte = (at: number) => block[at] ?? 0;
  const signed = (at: number) => (byte(at) << 24) >> 24;
  switch (type) {
    case "BF16":
      return Array.from({ length: block.length / 2 }, (_, index) =>
        floatOf([0, 0, byte(2 * index), byte(2 * index + 1)]),
      );
    case "F32":
      return Array.from({ length: block.length / 4 }, (_, index) =>
        floatOf([0, 1, 2, 3].map((at) => byte(4 * index + at))),
      );
    case "MXFP4":
      return Array.from({ length: 32 }, (_, index) => {
        const code = index < 16 ? byte(1 + index) & 15 : byte(1 + index - 16) >> 4;
        const magnitude = [0, 1, 2, 3, 4, 6, 8, 12][code & 7] ?? Number.NaN;
        return (code & 8 ? -1 : 1) * magnitude * 2 ** (byte(0) - 128);
      });
    case "Q4_0":
      return Array.from({ length: 32 }, (_, index) => {
        const code = index < 16 ? byte(2 + index) & 15 : byte(2 + index - 16) >> 4;
        return half(0) * (code - 8);
      });
    case "Q2_K":
      return Array.from({ length: 256 }, (_, index) => {
        const scales = byte(index >> 4);
        const code = (byte(16 + 32 * (index >> 7) + (index & 31)) >> (2 * ((index & 127) >> 5))) & 3;
        return half(80) * (scales & 15) * code - half(82) * (scales >> 4);
      });
    case "Q3_K":
      return Array.from({ length: 256 }, (_, index) => {
        const sub = index >> 4;
        const low = sub < 8 ? byte(96 + sub) & 15 : byte(96 + sub - 8) >> 4;
        const scale = low | (((byte(104 + (sub & 3)) >> (2 * (sub >> 2))) & 3) << 4);
        const code = (byte(32 + 32 * (index >> 7) + (index & 31)) >> (2 * ((index & 127) >> 5))) & 3;
        const high = (byte(index & 31) >> (index >> 5)) & 1;
        return half(108) * (scale - 32) * (code - (high ? 0 : 4));
      });
    case "F16":
      return Array.from({ length: block.length / 2 }, (_, index) => half(2 * index));
    case "Q8_0":
      return Array.from({ length: 32 }, (_, index) => half(0) * signed(2 + index));
    case "Q5_0":
      return Array.from({ length: 32 }, (_, index) => {
        const low = index < 16 ? byte(6 + index) & 15 : byte(6 + index - 16) >> 4;
        const high = (byte(2 + (index >> 3)) >> (index & 7)) & 1;
        return half(0) * (low + 16 * high - 16);
      });
    case "Q6_K":
      return Array.from({ length: 256 }, (_, index) => {
        const part = index >> 7;
        const inPart = index & 127;
        const group = inPart >> 5;
        const column = inPart & 31;
        const lowByte = byte(64 * part + column + (group & 1 ? 32 : 0));
        const low = group < 2 ? lowByte & 15 : lowByte >> 4;
        const high = (byte(128 + 32 * part + column) >> (2 * group)) & 3;
        return half(208) * signed(192 + 8 * part + 2 * group + (column >> 4)) * (low + 16 * high - 32);
      });
    default:
      return Array.from({ length: 256 }, (_, index) => {
        const sub = index >> 5;
        const scale = sub < 4 ? byte(4 + sub) & 63 : (byte(8 + sub) & 15) | ((byte(sub) >> 6) << 4);
        const min = sub < 4 ? byte(8 + sub) & 63 : (byte(8 + sub) >> 4) | ((byte(4 + sub) >> 6) << 4);
        const five = type === "Q5_K";
        const packed = byte((five ? 48 : 16) + 32 * (sub >> 1) + (index & 31));
        const low = sub & 1 ? packed >> 4 : packed & 15;
        const high = five ? (byte(16 + (index & 31)) >> sub) & 1 : 0;
        return half(0) * scale * (low + 16 * high) - half(2) * min;
      });
  }
}

describe("halfBits", () => {
  it("knows the landmarks of the format", () => {
    expect([1, 0.5, 65472, 2 ** -14, 2 ** -24].map(halfBits)).toEqual([
      0x3c00, 0x3800, 0x7bfe, 0x0400, 0x0001,
    ]);
  });

  it("stays within half a step of any value, subnormals included", async () => {
    await fc.assert(
      fc.property(fc.double({ min: 1e-7, max: 60000, noNaN: true }), (value) => {
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(value)) - 10));
        expect(Math.abs(halfValue(halfBits(value)) - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });
});

describe("setBlockScales", () => {
  it.each([
    ...(["F32", "F16", "BF16", "MXFP4", "Q4_0", "Q5_0", "Q8_0"] as const),
    ...(["Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K"] as const),
  ])("makes %s weights of random bytes that are finite, centred and about 1/sqrt(fan-in) wide", (type) => {
    // A power of two is as near as an exponent alone can come.
    const coarse = ["F32", "F16", "BF16", "MXFP4"].includes(type);
    const stride = type === "F32" || type === "F16" || type === "BF16" ? 512 : blockLayout(type).bytes;
    for (const fanIn of [256, 8960, 28672]) {
      const blocks = randomBytes(stride * 400);
      setBlockScales(type, blocks, fanIn);
      const values = Array.from({ length: 400 }, (_, index) =>
        decode(type, blocks.subarray(index * stride, (index + 1) * stride)),
      ).flat();
      expect(values.every(Number.isFinite)).toBe(true);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
      );
      const wanted = 1 / Math.sqrt(fanIn);
      expect(deviation / wanted).toBeGreaterThan(coarse ? 0.65 : 0.9);
      expect(deviation / wanted).toBeLessThan(coarse ? 1.5 : 1.1);
      // Four bits from -8 to 7 have their middle at -0.5.
      expect(Math.abs(mean) / wanted).toBeLessThan(type === "Q4_0" ? 0.12 : 0.1);
    }
  });

  it("changes the scales only", () => {
    const blocks = randomBytes(34 * 3);
    const before = blocks.slice();
    setBlockScales("Q8_0", blocks, 1024);
    const changed = [...blocks.keys()]
      .filter((index) => blocks[index] !== before[index])
      .map((index) => index % 34);
    expect(changed.every((place) => place < 2)).toBe(true);
  });
});

describe("vectorValues", () => {
  it("gives norms of one and biases of zero", () => {
    expect([...vectorValues("blk.0.ffn_norm.weight", 3, 1e4)]).toEqual([1, 1, 1]);
    expect([...vectorValues("blk.0.attn_q.bias", 2, 1e4)]).toEqual([0, 0]);
  });

  it("gives the rotary factors of Llama 3.1: 1 for fast rotations, 8 for slow ones, rising between", () => {
    const factors = [...vectorValues("rope_freqs.weight", 64, 500000)];
    expect(factors[0]).toBe(1);
    expect(factors[63]).toBe(8);
    expect(factors.every((factor, index) => index === 0 || factor >= (factors[index - 1] ?? 0))).toBe(true);
    expect(factors.filter((factor) => factor > 1 && factor < 8).length).toBeGreaterThan(3);
  });
});
