import { describe, expect, test } from "vitest";
import { readKernelBytes, STREAMS } from "../../../../src/host/machine/read-kernel.js";
import type { WebAssemblyApi } from "../../../../src/host/machine/web-assembly.js";

declare const WebAssembly: WebAssemblyApi;

const PAGE = 65_536;

function kernel(pages: number) {
  const memory = new WebAssembly.Memory({ initial: pages });
  const module = new WebAssembly.Module(readKernelBytes());
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const sum = exports["sum"] as (at: number, length: number, stride: number) => bigint;
  return { words: new BigUint64Array(memory.buffer), sum };
}

/** The same in plain JavaScript. */
function expected(words: BigUint64Array, at: number, length: number, stride: number): bigint {
  let total = 0n;
  for (let stream = 0; stream < STREAMS; stream++) {
    const from = (at + stream * stride) / 8;
    for (const word of words.subarray(from, from + length / 8)) total += word;
  }
  return BigInt.asIntN(64, total);
}

describe("the reading function", () => {
  test("adds 1 + 2 + ... + n over the whole memory", () => {
    const { words, sum } = kernel(1);
    words.forEach((_, index) => {
      words[index] = BigInt(index + 1);
    });
    const n = BigInt(words.length);
    expect(sum(0, PAGE / STREAMS, PAGE / STREAMS)).toBe((n * (n + 1n)) / 2n);
  });

  test("reads exactly the stretches asked for, wrapping at 64 bits", () => {
    const { words, sum } = kernel(2);
    words.forEach((_, index) => {
      words[index] = BigInt.asUintN(64, BigInt(index + 1) * 0x9e3779b97f4a7c15n);
    });
    for (const [at, length, stride] of [
      [0, 64, 64],
      [128, 64, 4096],
      [4096, 1024, 16384],
      [0, (2 * PAGE) / STREAMS, (2 * PAGE) / STREAMS],
    ] as const) {
      expect(sum(at, length, stride)).toBe(expected(words, at, length, stride));
    }
  });

  test.each(Array.from({ length: 32 }, (_, word) => word))("counts word %i of its lines once", (word) => {
    const { words, sum } = kernel(1);
    words[word] = 5n;
    expect(sum(0, 64, 64)).toBe(5n);
    expect(sum(256, 64, 64)).toBe(0n);
  });

  test("refuses to read beyond the memory", () => {
    const { sum } = kernel(1);
    expect(() => sum(0, PAGE, PAGE)).toThrow(/out of bounds/);
  });
});
