import type { ModelHeader } from "../../schema/worker-message.js";

/** Bytes of an f16 number, the type of keys and values that llama.cpp uses unless told otherwise. */
const F16_BYTES = 2;

/** Bytes of keys and values of one token over all layers; null where the header lacks the figures. */
export function kvBytesPerToken({ blockCount, headCountKv, headSize }: ModelHeader): number | null {
  if (blockCount === null || headCountKv === null || headSize === null) return null;
  return 2 * blockCount * headCountKv * headSize * F16_BYTES;
}
