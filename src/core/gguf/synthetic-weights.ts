import { blockLayout, type GgmlType } from "./block-layout.js";
import { halfBits } from "./half.js";

/**
 * Standard deviation of a weight per unit of block scale when every other byte of the block is random:
 * Q8_0 d*q with q uniform in -128..127; Q5_0 d*(q-16); Q6_K d*s*(q-32) with s uniform in -128..127;
 * Q4_K and Q5_K d*s*q - m*t with 6-bit s and t and m chosen so that the mean is zero
 * (layouts: ggml/src/ggml-common.h; dequantize_row_* in ggml/src/ggml-quants.c).
 */
const SPREAD: Record<Exclude<GgmlType, "F32">, number> = {
  F16: 1,
  Q5_0: 9.25,
  Q5_1: 9.25,
  Q8_0: 73.9,
  Q4_K: 258.3,
  Q5_K: 526.9,
  Q6_K: 1366,
};

/** Byte offsets of the half-precision fields inside a block: the scale, and what is subtracted at its side. */
const FIELDS: Record<
  Exclude<GgmlType, "F32" | "F16">,
  { scale: number; min?: number; minPerScale?: number }
> = {
  Q5_0: { scale: 0 },
  Q5_1: { scale: 0, min: 2, minPerScale: -15.5 },
  Q8_0: { scale: 0 },
  Q4_K: { scale: 0, min: 2, minPerScale: 7.5 },
  Q5_K: { scale: 0, min: 2, minPerScale: 15.5 },
  Q6_K: { scale: 208 },
};

/**
 * Turns whole blocks of random bytes into finite weights with a standard deviation of about 1/sqrt(fanIn),
 * by setting the scales in place.
 */
export function setBlockScales(type: Exclude<GgmlType, "F32">, blocks: Uint8Array, fanIn: number): void {
  const deviation = 1 / Math.sqrt(fanIn);
  if (type === "F16") {
    setHalfMagnitudes(blocks, deviation);
    return;
  }
  const scale = deviation / SPREAD[type];
  const fields = FIELDS[type];
  const stride = blockLayout(type).bytes;
  setField(blocks, stride, fields.scale, scale);
  if (fields.min !== undefined) setField(blocks, stride, fields.min, scale * (fields.minPerScale ?? 0));
}

function setField(blocks: Uint8Array, stride: number, at: number, value: number): void {
  const bits = halfBits(Math.abs(value)) | (value < 0 ? 0x8000 : 0);
  const low = bits & 0xff;
  const high = bits >> 8;
  for (let byte = at; byte < blocks.length; byte += stride) {
    blocks[byte] = low;
    blocks[byte + 1] = high;
  }
}

/** Keeps sign and mantissa of random halves and gives them all one exponent: 2^e * (1..2), 1.53 * 2^e on average. */
function setHalfMagnitudes(halves: Uint8Array, deviation: number): void {
  const exponent = Math.max(1, Math.round(Math.log2(deviation / 1.53)) + 15);
  for (let byte = 1; byte < halves.length; byte += 2) {
    halves[byte] = ((halves[byte] ?? 0) & 0x83) | (exponent << 2);
  }
}

/**
 * Values of a vector that stays in F32: ones for norms, zeros for biases, and for the rotary factors those of
 * Llama 3.1 (factor 8, low 1, high 4, original context 8192; Llama3Model in llama.cpp's convert_hf_to_gguf.py).
 */
export function vectorValues(name: string, length: number, ropeFrequencyBase: number): Float32Array {
  if (name === "rope_freqs.weight") return ropeFactors(length, ropeFrequencyBase);
  return new Float32Array(length).fill(name.endsWith(".bias") ? 0 : 1);
}

function ropeFactors(length: number, base: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => {
    const wavelength = 2 * Math.PI * base ** (index / length);
    if (wavelength < 8192 / 4) return 1;
    if (wavelength > 8192) return 8;
    const smooth = (8192 / wavelength - 1) / 3;
    return 1 / ((1 - smooth) / 8 + smooth);
  });
}
