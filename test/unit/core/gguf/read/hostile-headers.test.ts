import { describe, expect, it } from "vitest";
import { ByteCursor } from "../../../../../src/core/gguf/byte-cursor.js";
import type { ByteSource } from "../../../../../src/core/gguf/read/byte-window.js";
import { readHeader } from "../../../../../src/core/gguf/read/read-header.js";
import { sourceOf } from "../../../../fixtures/byte-sources.js";

const U32 = 4;
const STRING = 8;
const ARRAY = 9;
const F32 = 0;
const Q4_K = 12;

type Fill = (cursor: ByteCursor) => void;

/** A header of so many tensors and keys, filled in as the test likes. */
function headerWith(tensors: number, keys: number, fill: Fill): Uint8Array {
  const cursor = new ByteCursor(400_000);
  cursor.u32(0x46554747);
  cursor.u32(3);
  cursor.u64(tensors);
  cursor.u64(keys);
  fill(cursor);
  return cursor.bytes.subarray(0, cursor.length);
}

function key(cursor: ByteCursor, name: string, value: number): void {
  cursor.string(name);
  cursor.u32(U32);
  cursor.u32(value);
}

function tensor(
  cursor: ByteCursor,
  name: string,
  dimensions: readonly number[],
  type = F32,
  offset = 0,
): void {
  cursor.string(name);
  cursor.u32(dimensions.length);
  for (const length of dimensions) cursor.u64(length);
  cursor.u32(type);
  cursor.u64(offset);
}

const LIES: readonly [what: string, tensors: number, keys: number, Fill, message: RegExp][] = [
  ["a key twice", 0, 2, (c) => [key(c, "a", 1), key(c, "a", 2)], /the metadata key "a" twice/],
  ["a tensor twice", 2, 0, (c) => [tensor(c, "t", [1]), tensor(c, "t", [1])], /the tensor "t" twice/],
  ["an empty key", 0, 1, (c) => key(c, "", 1), /empty name for metadata key 1/],
  [
    "a key of 2000 bytes",
    0,
    1,
    (c) => key(c, "k".repeat(2000), 1),
    /2000 bytes for the name of metadata key 1/,
  ],
  ["a value of type 13", 0, 1, (c) => [c.string("a"), c.u32(13), c.u32(0)], /unknown type 13 at "a"/],
  [
    "arrays in an array",
    0,
    1,
    (c) => [c.string("a"), c.u32(ARRAY), c.u32(ARRAY), c.u64(1), c.u32(ARRAY), c.u64(1)],
    /arrays inside an array at "a"/,
  ],
  [
    "an array of 2^61 strings",
    0,
    1,
    (c) => [c.string("a"), c.u32(ARRAY), c.u32(STRING), c.u32(0), c.u32(0x2000_0000)],
    /claims a length of 2305843009213693952/,
  ],
  [
    "an array of more strings than bytes",
    0,
    1,
    (c) => [c.string("a"), c.u32(ARRAY), c.u32(STRING), c.u64(100)],
    /claims 100 elements for the value of "a"/,
  ],
  [
    "a string in an array that is longer than the file",
    0,
    1,
    (c) => {
      c.string("a");
      c.u32(ARRAY);
      c.u32(STRING);
      c.u64(10);
      for (let index = 0; index < 9; index++) c.string("x");
      c.u64(5000);
    },
    /claims 5000 bytes for an element of the value of "a"/,
  ],
  [
    "an alignment of 0",
    0,
    1,
    (c) => key(c, "general.alignment", 0),
    /alignment that is no power of two.*: 0/,
  ],
  ["an alignment of 48", 0, 1, (c) => key(c, "general.alignment", 48), /alignment.*: 48/],
  ["an alignment of 2^31", 0, 1, (c) => key(c, "general.alignment", 2 ** 31), /alignment.*: 2147483648/],
  [
    "an alignment in words",
    0,
    1,
    (c) => [c.string("general.alignment"), c.u32(STRING), c.string("32")],
    /alignment.*: of type string/,
  ],
  ["five dimensions", 1, 0, (c) => tensor(c, "t", [1, 1, 1, 1, 1]), /tensor of 5 dimensions: "t"/],
  ["2^32 dimensions", 1, 0, (c) => [c.string("t"), c.u32(2 ** 32 - 1)], /tensor of 4294967295 dimensions/],
  ["more elements than can be counted", 1, 0, (c) => tensor(c, "t", [2 ** 40, 2 ** 40]), /elements: "t"/],
  [
    "rows that are no whole blocks",
    1,
    0,
    (c) => tensor(c, "t", [100], Q4_K),
    /rows of 100 in "t".*Q4_K's 256/,
  ],
  [
    "fewer tensors than announced",
    3,
    0,
    (c) => tensor(c, "t", [1]),
    /cut off: its header goes on after byte/,
  ],
  ["fewer keys than announced", 0, 2, (c) => key(c, "a", 1), /cut off: its header goes on after byte/],
];

describe("a header with", () => {
  it.each(LIES)("%s is refused in one line", async (_what, tensors, keys, fill, message) => {
    const { source, requested } = sourceOf(headerWith(tensors, keys, fill));
    const error = await readHeader(source).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "bad-model", message: expect.stringMatching(message) });
    expect(requested()).toBeLessThanOrEqual(2 * source.size);
  });

  it("a key that JavaScript gives a meaning is read like any other", async () => {
    const names = ["__proto__", "constructor", "toString"];
    const bytes = headerWith(0, 3, (c) => {
      for (const name of names) key(c, name, 7);
    });
    const { metadata } = await readHeader(sourceOf(bytes).source);
    expect([...metadata]).toEqual(names.map((name) => [name, { type: "u32", value: 7 }]));
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it("a tensor of a type that nobody knows is read, without a size", async () => {
    const bytes = headerWith(1, 0, (c) => tensor(c, "t", [7], 99, 2 ** 40));
    const { tensors } = await readHeader(sourceOf(bytes).source);
    expect(tensors).toEqual([
      { name: "t", dimensions: [7], elements: 7, typeId: 99, type: null, offset: 2 ** 40, bytes: null },
    ]);
  });
});

/** A file of so many bytes, zeros behind its start: as much as anyone asks for, without being anywhere. */
function endless(start: Uint8Array, size: number): { source: ByteSource; requested: () => number } {
  let requested = 0;
  const read = async (offset: number, length: number) => {
    requested += length;
    const bytes = new Uint8Array(length);
    if (offset < start.length) bytes.set(start.subarray(offset, offset + length));
    return bytes;
  };
  return { source: { size, read }, requested: () => requested };
}

const TERABYTE = 2 ** 40;

describe("a header in a file of a terabyte", () => {
  it("is not followed beyond 256 MB, and what is not kept is not even read", async () => {
    const bytes = headerWith(0, 2, (c) => {
      c.string("a");
      c.u32(ARRAY);
      c.u32(U32);
      c.u64(2 ** 30);
    });
    const { source, requested } = endless(bytes, TERABYTE);
    await expect(readHeader(source)).rejects.toThrow("has a header of more than 256 MB");
    expect(requested()).toBeLessThan(2 * 1024 * 1024);
  });

  it("is not followed through a billion empty strings", async () => {
    const bytes = headerWith(0, 1, (c) => {
      c.string("a");
      c.u32(ARRAY);
      c.u32(STRING);
      c.u64(10 ** 9);
    });
    const { source, requested } = endless(bytes, TERABYTE);
    await expect(readHeader(source)).rejects.toThrow("has a header of more than 256 MB");
    expect(requested()).toBeLessThan(258 * 1024 * 1024);
  }, 30_000);

  it("may not keep more than 32 MB of text", async () => {
    // 60,000 keys with texts of a kilobyte: each of them harmless.
    const unit = (index: number) => `${String(index).padStart(6, "0")}${"k".repeat(900)}`;
    const cursor = new ByteCursor(60_000 * 940);
    cursor.u32(0x46554747);
    cursor.u32(3);
    cursor.u64(0);
    cursor.u64(60_000);
    for (let index = 0; index < 60_000; index++) key(cursor, unit(index), 1);
    await expect(readHeader(sourceOf(cursor.bytes).source)).rejects.toThrow("more text in its header");
  }, 30_000);
});

describe("a file that changes while it is read", () => {
  it("and ends sooner than it said is cut off", async () => {
    const bytes = headerWith(0, 1, (c) => key(c, "a", 1));
    const source = { ...sourceOf(bytes.subarray(0, 30)).source, size: bytes.length };
    await expect(readHeader(source)).rejects.toThrow("cut off");
  });

  it("passes an error of the disk on as it is", async () => {
    const broken = { size: 5000, read: () => Promise.reject(new Error("EIO")) };
    await expect(readHeader(broken)).rejects.toThrow("EIO");
  });
});
