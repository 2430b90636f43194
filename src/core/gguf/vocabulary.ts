/** Bytes that byte-level BPE shows as themselves: printable ASCII and Latin-1 without the soft hyphen. */
function isShownAsItself(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

/**
 * Name of each of the 256 byte tokens, in the order of the bytes (bytes_to_unicode of GPT-2's encoder.py;
 * unicode_byte_to_utf8 in llama.cpp's src/unicode.cpp): bytes without a shape of their own get U+0100 and on.
 */
export function byteTokens(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(isShownAsItself(byte) ? byte : next++),
  );
}

/** Token types of llama.h: what the tokenizer may do with a token. */
const NORMAL = 1;
const CONTROL = 3;

/** A vocabulary of a given size: the bytes, placeholders, and the two tokens that begin and end a text. */
export interface Vocabulary {
  readonly tokens: string[];
  readonly types: number[];
  readonly beginId: number;
  readonly endId: number;
}

/** Builds a vocabulary that can spell any text byte by byte; placeholder names carry `paddingBytes` more in all. */
export function buildVocabulary(size: number, paddingBytes: number): Vocabulary {
  const bytes = byteTokens();
  const placeholders = size - bytes.length - 2;
  const each = placeholders > 0 ? Math.floor(Math.max(0, paddingBytes) / placeholders) : 0;
  const left = placeholders > 0 ? Math.max(0, paddingBytes) % placeholders : 0;
  const names = Array.from(
    { length: Math.max(0, placeholders) },
    (_, index) => `t${index}${"-".repeat(each + (index < left ? 1 : 0))}`,
  );
  const tokens = [...bytes, ...names, "<|begin|>", "<|end|>"];
  return {
    tokens,
    types: tokens.map((_, id) => (id >= tokens.length - 2 ? CONTROL : NORMAL)),
    beginId: tokens.length - 2,
    endId: tokens.length - 1,
  };
}
