/**
 * One reader of the bandwidth measurement: started as a worker thread by path, so it imports types only. It
 * fills its buffer, says so, and then reads it round and round, counting bytes where the parent can see them,
 * until told to stop.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { WebAssemblyApi, WebAssemblyModule } from "./web-assembly.js";

declare const WebAssembly: WebAssemblyApi;

/** What a reader is given. `counters` holds the stop flag at 0 and the bytes read by thread i at i + 1. */
export interface ReaderTask {
  readonly module: WebAssemblyModule;
  readonly counters: BigInt64Array;
  readonly index: number;
  readonly bufferBytes: number;
  /** Bytes each of the streams reads in one call. */
  readonly stretchBytes: number;
  readonly streams: number;
  /** Every byte of the buffer has this value. */
  readonly fill: number;
}

/** What a reader says: once when its buffer is filled, once at the end. */
export type ReaderMessage =
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly checksum: bigint; readonly bytes: bigint };

type Sum = (at: number, length: number, stride: number) => bigint;

function read(task: ReaderTask): ReaderMessage {
  const memory = new WebAssembly.Memory({ initial: task.bufferBytes / 65_536 });
  // Pages never written to are all the same page of zeros, which would be read from the cache.
  new Uint8Array(memory.buffer).fill(task.fill);
  const sum = new WebAssembly.Instance(task.module, { env: { memory } }).exports["sum"] as Sum;
  const stride = task.bufferBytes / task.streams;
  const bytesPerCall = BigInt(task.stretchBytes * task.streams);
  parentPort?.postMessage({ type: "ready" } satisfies ReaderMessage);
  let checksum = 0n;
  let bytes = 0n;
  let at = 0;
  while (Atomics.load(task.counters, 0) === 0n) {
    checksum = BigInt.asUintN(64, checksum + sum(at, task.stretchBytes, stride));
    bytes += bytesPerCall;
    at = (at + task.stretchBytes) % stride;
    Atomics.store(task.counters, task.index + 1, bytes);
  }
  return { type: "done", checksum, bytes };
}

parentPort?.postMessage(read(workerData as ReaderTask));
