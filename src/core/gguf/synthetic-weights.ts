import { blockLayout, type GgmlType } from "./block-layout.js";
import { halfBits } from "./half.js";

/**
 * Standard deviation of a weight per unit of block scale when every other byte of the block is random:
 * Q8_0 d*q with q uniform in -128..127; Q4_0 d*(q-8) and Q5_0 d*(q-16); Q3_K d*(s-32)*q with 6-bit s and q in -4..3;
 * Q6_K d*s*(q-32) with s uniform in -128..127; Q2_K d*s*q - m*t with 4-bit s and t, Q4_K and Q5_K with 6-bit ones,
 * m chosen so that the mean is zero; MXFP4 2^e*q with q of 0, 1, 2, 3, 4, 6, 8, 12 and a sign
 * (layouts: ggml/src/ggml-common.h; dequantize_row_* in ggml/src/ggml-quants.c).
 */
const SPREAD: Record<ScaledType | "MXFP4", number> = {
  Q4_0: 4.61,
  Q5_0: 9.25,
  Q5_1: 9.25,
  Q8_0: 73.9,
  Q2_K: 13.87,
  Q3_K: 43.3,
  Q4_K: 258.3,
  Q5_K: 526.9,
  Q6_K: 1366,
  MXFP4: 5.85,
};

/** Types whose elements are floating-point numbers of their own. */
type FloatType = "F32" | "F16" | "BF16";

/** Types whose blocks have half-precision scales. */
type ScaledType = Exclude<GgmlType, FloatType | "MXFP4">;

/** Byte offsets of the half-precision fields inside a block: the scale, and what is subtracted at its side. */
const FIELDS: Record<ScaledType, { scale: number; min?: number; minPerScale?: number }> = {
  Q4_0: { scale: 0 },
  Q5_0: { scale: 0 },
  Q5_1: { scale: 0, min: 2, minPerScale: -15.5 },
  Q8_0: { scale: 0 },
  Q2_K: { scale: 80, min: 82, minPerScale: 1.5 },
  Q3_K: { scale: 108 },
  Q4_K: { scale: 0, min: 2, minPerScale: 7.5 },
  Q5_K: { scale: 0, min: 2, minPerScale: 15.5 },
  Q6_K: { scale: 208 },
};

/** Bits of the exponent that lie in the last byte of a number, after its sign, and all bits of the exponent. */
const EXPONENTS: Record<FloatType, { inLastByte: number; bits: number }> = {
  F32: { inLastByte: 7, bits: 8 },
  BF16: { inLastByte: 7, bits: 8 },
  F16: { inLastByte: 5, bits: 5 },
};

/**
 * Turns whole blocks of random bytes into finite weights with a standard deviation of about 1/sqrt(fanIn),
 * by setting the scales in place.
 */
export function setBlockScales(type: GgmlType, blocks: Uint8Array, fanIn: number): void {
  const deviation = 1 / Math.sqrt(fanIn);
  if (type === "F32" || type === "F16" || type === "BF16") setMagnitudes(type, blocks, deviation);
  else if (type === "MXFP4") setSharedExponents(blocks, deviation);
  else setScales(type, blocks, deviation);
}

function setScales(type: ScaledType, blocks: Uint8Array, deviation: number): void {
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

/** The first byte of a block of MXFP4 is an exponent; one unit of its numbers is 2^(e-128) (ggml_e8m0_to_fp32_half). */
function setSharedExponents(blocks: Uint8Array, deviation: number): void {
  const exponent = Math.round(Math.log2(deviation / SPREAD.MXFP4)) + 128;
  for (let byte = 0; byte < blocks.length; byte += blockLayout("MXFP4").bytes) blocks[byte] = exponent;
}

/** Keeps sign and mantissa of random numbers and gives them all one exponent: 2^e * (1..2), 1.53 * 2^e on average. */
function setMagnitudes(type: FloatType, numbers: Uint8Array, deviation: number): void {
  const { inLastByte, bits } = EXPONENTS[type];
  const bias = 2 ** (bits - 1) - 1;
  const exponent = Math.max(1, Math.round(Math.log2(deviation / 1.53)) + bias);
  const stride = blockLayout(type).bytes;
  const below = bits - inLastByte;
  const shift = 7 - inLastByte;
  // The sign, and in F16 two bits of the mantissa.
  const kept = 0x80 | ((1 << shift) - 1);
  const high = (exponent >> below) << shift;
  for (let byte = stride - 1; byte < numbers.length; byte += stride) {
    numbers[byte] = ((numbers[byte] ?? 0) & kept) | high;
    if (below === 1) numbers[byte - 1] = ((numbers[byte - 1] ?? 0) & 0x7f) | ((exponent & 1) << 7);
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
