import type { LlamaContext } from "node-llama-cpp";
import { WorkerFailure } from "../failure.js";

/**
 * The part of the binding's private context object that times what llama-bench times: one decode with logits and
 * no sampling. The public API has no such call. Tied to node-llama-cpp 3.22.1; a contract test holds it.
 */
export interface DirectContext {
  initBatch(tokens: number): void;
  /** Adds tokens of a sequence to the batch; logits are made for the positions in `logitIndexes`. */
  addToBatch(
    sequence: number,
    firstPosition: number,
    tokens: Uint32Array,
    logitIndexes: Uint32Array,
  ): unknown;
  /** Decodes the batch and waits for the device. */
  decodeBatch(): Promise<void>;
  /** Empties a sequence. */
  disposeSequence(sequence: number): void;
  /** Removes the tokens from `start` on (`end` -1: to the last). */
  removeTokenCellsFromSequence(sequence: number, start: number, end: number): boolean;
  setThreads(threads: number): void;
  getThreads(): number;
  getMemoryBreakdown(): { cpuRam: number; gpuVram: number };
}

const METHODS = [
  "initBatch",
  "addToBatch",
  "decodeBatch",
  "disposeSequence",
  "removeTokenCellsFromSequence",
  "setThreads",
  "getThreads",
  "getMemoryBreakdown",
] as const;

/** Takes the direct context out of a context; fails when the binding has changed. */
export function directContextOf(context: LlamaContext): DirectContext {
  const inner = (context as unknown as { _ctx?: Record<string, unknown> })._ctx;
  const missing = METHODS.filter((method) => typeof inner?.[method] !== "function");
  if (inner === undefined || missing.length > 0) {
    throw new WorkerFailure("error", `node-llama-cpp has changed: its context lacks ${missing.join(", ")}`);
  }
  return inner as unknown as DirectContext;
}
