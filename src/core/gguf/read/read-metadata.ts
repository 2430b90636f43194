import { TYPE_ID } from "../metadata.js";
import { badHeader, quoted } from "./bad-header.js";
import type { ByteWindow } from "./byte-window.js";
import type { GgufArray, GgufScalarType, GgufValue } from "./gguf-header.js";
import { FIRST_ELEMENTS, KEPT_STRING, LONGEST_NAME, WHOLE_ARRAY } from "./limits.js";

type FixedType = Exclude<GgufScalarType, "string">;

/** Bytes of a value, and how it is read. */
const FIXED: Record<FixedType, { bytes: number; read: (view: DataView, at: number) => number | boolean }> = {
  u8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  i8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  u16: { bytes: 2, read: (view, at) => view.getUint16(at, true) },
  i16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  u32: { bytes: 4, read: (view, at) => view.getUint32(at, true) },
  i32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  f32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  bool: { bytes: 1, read: (view, at) => view.getInt8(at) !== 0 },
  u64: { bytes: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
  i64: { bytes: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
  f64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
};

type TypeName = keyof typeof TYPE_ID;

const TYPE_NAMES: ReadonlyMap<number, TypeName> = new Map(
  Object.entries(TYPE_ID).map(([name, id]) => [id, name as TypeName]),
);

/** Reads the key-value pairs. A key that occurs twice is refused, as llama.cpp refuses it. */
export async function readMetadata(window: ByteWindow, count: number): Promise<Map<string, GgufValue>> {
  const metadata = new Map<string, GgufValue>();
  for (let index = 0; index < count; index++) {
    const key = await readName(window, `metadata key ${index + 1}`);
    if (metadata.has(key)) throw badHeader(`has the metadata key ${quoted(key)} twice`);
    metadata.set(key, await readValue(window, key));
  }
  return metadata;
}

/** A name that identifies: cut short it would be another, so that a long one is refused. */
export async function readName(window: ByteWindow, what: string): Promise<string> {
  const { value, bytes } = await window.string(LONGEST_NAME, `the name of ${what}`);
  if (bytes > LONGEST_NAME) throw badHeader(`claims ${bytes} bytes for the name of ${what}`);
  if (bytes === 0) throw badHeader(`has an empty name for ${what}`);
  return value;
}

async function readValue(window: ByteWindow, key: string): Promise<GgufValue> {
  await window.need(4);
  const type = typeName(window.u32(), key);
  if (type === "array") return readArray(window, key);
  if (type === "string")
    return { type, ...(await window.string(KEPT_STRING, `the value of ${quoted(key)}`)) };
  const { bytes, read } = FIXED[type];
  await window.need(bytes);
  return { type, value: read(window.take(bytes), 0) } as GgufValue;
}

function typeName(id: number, key: string): TypeName {
  const name = TYPE_NAMES.get(id);
  if (name === undefined) throw badHeader(`has a value of unknown type ${id} at ${quoted(key)}`);
  return name;
}

async function readArray(window: ByteWindow, key: string): Promise<GgufArray> {
  await window.need(12);
  const of = typeName(window.u32(), key);
  const count = window.u64();
  // llama.cpp reads none either, and they are what makes a reader run out of stack.
  if (of === "array") throw badHeader(`has arrays inside an array at ${quoted(key)}`);
  const each = of === "string" ? 8 : FIXED[of].bytes;
  if (count * each > window.left)
    throw badHeader(`claims ${count} elements for ${`the value of ${quoted(key)}`}`);
  const first =
    of === "string" ? await firstStrings(window, count, key) : await firstFixed(window, of, count);
  return { type: "array", of, count, first };
}

async function firstStrings(window: ByteWindow, count: number, key: string): Promise<string[]> {
  const first: string[] = [];
  while (first.length < Math.min(count, FIRST_ELEMENTS)) {
    first.push((await window.string(KEPT_STRING, `the value of ${quoted(key)}`)).value);
  }
  await window.skipStrings(count - first.length, `the value of ${quoted(key)}`);
  return first;
}

async function firstFixed(window: ByteWindow, type: FixedType, count: number): Promise<(number | boolean)[]> {
  const { bytes, read } = FIXED[type];
  const kept = count <= WHOLE_ARRAY ? count : FIRST_ELEMENTS;
  await window.need(kept * bytes);
  const view = window.take(kept * bytes);
  window.skip((count - kept) * bytes);
  return Array.from({ length: kept }, (_, index) => read(view, index * bytes));
}
