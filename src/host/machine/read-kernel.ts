/**
 * A WebAssembly function that reads memory and adds up what it read, assembled by hand: 40 instructions need no
 * compiler, and 128-bit loads reach the speed of a C loop. Opcodes: https://webassembly.github.io/spec/core/binary/
 *
 *   (func (export "sum") (param $at i32) (param $length i32) (param $stride i32) (result i64)
 *     ;; reads STREAMS stretches of $length bytes that start at $at, $at + $stride, ... and adds all 64-bit words
 *     loop
 *       for each stream, for each 16 bytes of a cache line:  acc = i64x2.add(acc, v128.load(pointer + offset))
 *       each pointer += 64;  repeat while pointer0 < end
 *     end
 *     the accumulators added, lane 0 + lane 1)
 */

/** Stretches read at the same time: several streams keep more cache lines under way than one. */
export const STREAMS = 4;
const LINE_BYTES = 64;
const VECTOR_BYTES = 16;
/** Several accumulators, so that no addition waits for the one before it. */
const ACCUMULATORS = 8;

/** Locals by number: the three parameters, then pointers and the end (i32), then accumulators (v128). */
const AT = 0;
const LENGTH = 1;
const STRIDE = 2;
const POINTER = 3;
const END = POINTER + STREAMS;
const ACC = END + 1;

const I32 = 0x7f;
const I64 = 0x7e;
const V128 = 0x7b;

/** An unsigned number in the format's own encoding, seven bits a byte. */
function uleb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

const counted = (items: readonly number[][]): number[] => [...uleb(items.length), ...items.flat()];
const sized = (bytes: readonly number[]): number[] => [...uleb(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
const text = (name: string): number[] => sized([...name].map((letter) => letter.charCodeAt(0)));

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
/** Positive constants below 64 fit in one byte of the signed encoding; a line is 64 and needs two. */
const LINE_CONSTANT = [0x41, LINE_BYTES | 0x80, 0x00];
const I32_ADD = [0x6a];
const I32_LESS_UNSIGNED = [0x49];
const I64_ADD = [0x7c];
/** Vector instructions: prefix 0xFD, then the number of the instruction. */
const I64X2_ADD = [0xfd, ...uleb(206)];
const laneOf = (lane: number): number[] => [0xfd, ...uleb(29), lane];
/** Alignment 2^4, then the offset. */
const load = (offset: number): number[] => [0xfd, 0x00, 4, ...uleb(offset)];
const LOOP = [0x03, 0x40];
const BRANCH_IF_0 = [0x0d, 0x00];
const FINISH = [0x0b];

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function readLine(stream: number): number[] {
  const pointer = POINTER + stream;
  const loads = range(LINE_BYTES / VECTOR_BYTES).flatMap((vector) => {
    const acc = ACC + ((stream * (LINE_BYTES / VECTOR_BYTES) + vector) % ACCUMULATORS);
    return [...get(acc), ...get(pointer), ...load(vector * VECTOR_BYTES), ...I64X2_ADD, ...set(acc)];
  });
  return [...loads, ...get(pointer), ...LINE_CONSTANT, ...I32_ADD, ...set(pointer)];
}

function sumBody(): number[] {
  const locals = counted([
    [STREAMS + 1, I32],
    [ACCUMULATORS, V128],
  ]);
  const start = range(STREAMS).flatMap((stream) =>
    stream === 0
      ? [...get(AT), ...set(POINTER)]
      : [...get(POINTER + stream - 1), ...get(STRIDE), ...I32_ADD, ...set(POINTER + stream)],
  );
  const total = range(ACCUMULATORS - 1).flatMap((index) => [...get(ACC + index + 1), ...I64X2_ADD]);
  return [
    ...locals,
    ...start,
    ...[...get(AT), ...get(LENGTH), ...I32_ADD, ...set(END)],
    ...LOOP,
    ...range(STREAMS).flatMap(readLine),
    ...[...get(POINTER), ...get(END), ...I32_LESS_UNSIGNED, ...BRANCH_IF_0],
    ...FINISH,
    ...[...get(ACC), ...total, ...set(ACC)],
    ...[...get(ACC), ...laneOf(0), ...get(ACC), ...laneOf(1), ...I64_ADD],
    ...FINISH,
  ];
}

/** The module in binary form. It imports `env.memory` and exports `sum(at, length, stride): bigint`. */
export function readKernelBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    // Types: (i32, i32, i32) -> i64.
    ...section(1, counted([[0x60, 3, I32, I32, I32, 1, I64]])),
    // Imports: a memory of at least one page.
    ...section(2, counted([[...text("env"), ...text("memory"), 0x02, 0x00, 0x01]])),
    // Functions: one, of type 0. Exports: it, as "sum". Code: its body.
    ...section(3, counted([[0]])),
    ...section(7, counted([[...text("sum"), 0x00, 0x00]])),
    ...section(10, counted([sized(sumBody())])),
  ]);
}
