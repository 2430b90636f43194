import { type ByteCursor, utf8Bytes } from "./byte-cursor.js";

// @huggingface/gguf can serialize metadata too, but makes several objects for every token: 170 MB of memory for
// the vocabulary of a real model, where these lines need the bytes themselves. Tests read our headers with it.

/** One value of a file's metadata with the type it is stored as. */
export type MetadataEntry =
  | { readonly type: "u32" | "f32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "i32s"; readonly value: readonly number[] };

export type Metadata = Readonly<Record<string, MetadataEntry>>;

/** Numbers of the value types (enum gguf_type in ggml's gguf.h). */
export const TYPE_ID = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;

const MAGIC_GGUF = 0x46554747;

/** Bytes of the fixed header and all key-value pairs, without padding. */
export function metadataBytes(metadata: Metadata): number {
  const pairs = Object.entries(metadata);
  return pairs.reduce((sum, [key, entry]) => sum + 8 + utf8Bytes(key) + 4 + valueBytes(entry), 24);
}

function valueBytes(entry: MetadataEntry): number {
  switch (entry.type) {
    case "u32":
    case "f32":
      return 4;
    case "bool":
      return 1;
    case "string":
      return 8 + utf8Bytes(entry.value);
    case "strings":
      return entry.value.reduce((sum, text) => sum + 8 + utf8Bytes(text), 12);
    case "i32s":
      return 12 + 4 * entry.value.length;
  }
}

/** Writes magic, version 3, the counts and all key-value pairs. */
export function writeMetadata(cursor: ByteCursor, metadata: Metadata, tensorCount: number): void {
  const pairs = Object.entries(metadata);
  cursor.u32(MAGIC_GGUF);
  cursor.u32(3);
  cursor.u64(tensorCount);
  cursor.u64(pairs.length);
  for (const [key, entry] of pairs) {
    cursor.string(key);
    writeEntry(cursor, entry);
  }
}

function writeEntry(cursor: ByteCursor, entry: MetadataEntry): void {
  switch (entry.type) {
    case "u32":
      cursor.u32(TYPE_ID.u32);
      cursor.u32(entry.value);
      return;
    case "f32":
      cursor.u32(TYPE_ID.f32);
      cursor.f32(entry.value);
      return;
    case "bool":
      cursor.u32(TYPE_ID.bool);
      cursor.u8(entry.value ? 1 : 0);
      return;
    case "string":
      cursor.u32(TYPE_ID.string);
      cursor.string(entry.value);
      return;
    case "strings":
      writeArrayHead(cursor, TYPE_ID.string, entry.value.length);
      for (const text of entry.value) cursor.string(text);
      return;
    case "i32s":
      writeArrayHead(cursor, TYPE_ID.i32, entry.value.length);
      for (const value of entry.value) cursor.i32(value);
  }
}

function writeArrayHead(cursor: ByteCursor, elementType: number, length: number): void {
  cursor.u32(TYPE_ID.array);
  cursor.u32(elementType);
  cursor.u64(length);
}
