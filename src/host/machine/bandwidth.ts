import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { MemoryBandwidth } from "../../schema/machine.js";
import type { ReaderMessage, ReaderTask } from "./bandwidth-thread.js";
import { readKernelBytes, STREAMS } from "./read-kernel.js";
import type { WebAssemblyApi, WebAssemblyModule } from "./web-assembly.js";

declare const WebAssembly: WebAssemblyApi;

const MIB = 1024 * 1024;
const BUFFER_BYTES = 256 * MIB;
/** More than this adds page faults and no truth: no last-level cache comes near it. */
const MOST_BYTES_IN_ALL = 4096 * MIB;
const SHARE_OF_AVAILABLE = 1 / 8;
/** 1 MiB from each stream: long enough to hide the call, short against a pass. */
const STRETCH_BYTES = MIB;
const STEP_BYTES = STRETCH_BYTES * STREAMS;
/** A buffer this many times the last-level cache cannot hide in it. */
const TIMES_CACHE = 4;
const FILL = 0x5a;

const SETTLE_MS = 60;
const PASS_MS = 180;
const DEFAULT_PASSES = 5;
const READY_LIMIT_MS = 4000;
const STOP_LIMIT_MS = 2000;
/** Clock and counters have to be read together: a pause between them longer than this is read again. */
const SNAPSHOT_MS = 0.1;
const SNAPSHOT_TRIES = 20;

/** What to measure with; `threadFile` is the compiled reader (tests run from sources). */
export interface BandwidthRequest {
  readonly cores: number;
  readonly availableBytes: number;
  readonly lastLevelCacheBytes?: number | null;
  readonly threadFile?: URL;
  /** Passes of about 0.2 s; 5 by default. */
  readonly passes?: number;
}

/** Bytes each thread reads from, a whole number of steps; null when memory is too short for an honest figure. */
export function bufferBytesFor(request: BandwidthRequest): number | null {
  const inAll = Math.min(request.availableBytes * SHARE_OF_AVAILABLE, MOST_BYTES_IN_ALL);
  const each = Math.min(BUFFER_BYTES, inAll / request.cores);
  const bytes = Math.floor(each / STEP_BYTES) * STEP_BYTES;
  const enough = bytes * request.cores >= TIMES_CACHE * (request.lastLevelCacheBytes ?? 0);
  return bytes > 0 && enough ? bytes : null;
}

/** The reading function, compiled; null where WebAssembly or its 128-bit instructions are missing. */
export function compileKernel(): WebAssemblyModule | null {
  try {
    return new WebAssembly.Module(readKernelBytes());
  } catch {
    return null;
  }
}

interface Snapshot {
  readonly atMs: number;
  readonly bytes: number;
}

function snapshot(counters: BigInt64Array, tries = SNAPSHOT_TRIES): Snapshot {
  const before = performance.now();
  let bytes = 0n;
  for (let index = 1; index < counters.length; index++) bytes += Atomics.load(counters, index);
  const after = performance.now();
  if (after - before > SNAPSHOT_MS && tries > 1) return snapshot(counters, tries - 1);
  return { atMs: (before + after) / 2, bytes: Number(bytes) };
}

/** Resolves with the first message of this type; rejects when the thread fails, ends or is late. */
function messageFrom<T extends ReaderMessage["type"]>(
  worker: Worker,
  type: T,
  limitMs: number,
): Promise<Extract<ReaderMessage, { type: T }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${type} in ${limitMs} ms`)), limitMs);
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    worker.on("message", (message: ReaderMessage) => {
      if (message.type === type) finish(() => resolve(message as Extract<ReaderMessage, { type: T }>));
    });
    worker.once("error", (cause) => finish(() => reject(cause)));
    worker.once("exit", () => finish(() => reject(new Error("the thread ended early"))));
  });
}

/** Bytes a second of each pass, while all threads are already reading. */
async function timePasses(counters: BigInt64Array, count: number): Promise<number[]> {
  await sleep(SETTLE_MS);
  const passes: number[] = [];
  let from = snapshot(counters);
  for (let pass = 0; pass < count; pass++) {
    await sleep(PASS_MS);
    const to = snapshot(counters);
    passes.push(((to.bytes - from.bytes) / (to.atMs - from.atMs)) * 1000);
    from = to;
  }
  return passes;
}

/** All words are alike, so the sum of what was read follows from its length: proof that it was read. */
function readTruly({ bytes, checksum }: Extract<ReaderMessage, { type: "done" }>): boolean {
  const word = BigInt(`0x${FILL.toString(16).repeat(8)}`);
  return checksum === BigInt.asUintN(64, (bytes / 8n) * word);
}

async function measure(
  workers: readonly Worker[],
  counters: BigInt64Array,
  count: number,
): Promise<number[]> {
  await Promise.all(workers.map((worker) => messageFrom(worker, "ready", READY_LIMIT_MS)));
  const ends = Promise.all(
    workers.map((worker) => messageFrom(worker, "done", count * PASS_MS + READY_LIMIT_MS + STOP_LIMIT_MS)),
  );
  const [passes, reports] = await Promise.all([
    timePasses(counters, count).finally(() => Atomics.store(counters, 0, 1n)),
    ends,
  ]);
  return reports.every(readTruly) ? passes.filter((pass) => pass > 0) : [];
}

/**
 * Bytes a second that all usable cores together read from memory: one thread a core, each over a buffer of its
 * own far larger than the cache, best of several passes. Null, never an exception, where it cannot be measured.
 */
export async function measureBandwidth(request: BandwidthRequest): Promise<MemoryBandwidth | null> {
  const bufferBytes = bufferBytesFor(request);
  const module = compileKernel();
  if (bufferBytes === null || module === null) return null;
  const file = request.threadFile ?? new URL("./bandwidth-thread.js", import.meta.url);
  const counters = new BigInt64Array(new SharedArrayBuffer(8 * (request.cores + 1)));
  const workers: Worker[] = [];
  try {
    for (let index = 0; index < request.cores; index++) {
      const task: ReaderTask = {
        ...{ module, counters, index, bufferBytes },
        ...{ stretchBytes: STRETCH_BYTES, streams: STREAMS, fill: FILL },
      };
      workers.push(new Worker(file, { workerData: task }));
    }
    const passes = await measure(workers, counters, request.passes ?? DEFAULT_PASSES);
    if (passes.length === 0) return null;
    const source = `WebAssembly reads, ${request.cores} x ${bufferBytes / MIB} MiB`;
    return { bytesPerSecond: Math.max(...passes), method: "measured", passes, source };
  } catch {
    return null;
  } finally {
    Atomics.store(counters, 0, 1n);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
