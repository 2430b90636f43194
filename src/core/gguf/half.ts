const SMALLEST_NORMAL = 2 ** -14;
const SUBNORMAL_STEP = 2 ** -24;

/**
 * Bits of the half-precision number (IEEE 754 binary16) nearest to a positive, finite value below 65504.
 * Subnormals are kept: scales of quantized blocks are often below 6.1e-5, the smallest normal one.
 */
export function halfBits(value: number): number {
  if (value < SMALLEST_NORMAL) return Math.round(value / SUBNORMAL_STEP);
  const exponent = Math.floor(Math.log2(value));
  const mantissa = Math.round((value / 2 ** exponent - 1) * 1024);
  return ((exponent + 15) << 10) + mantissa;
}
