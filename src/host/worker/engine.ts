import type { RandomNumbers } from "../../core/protocol/random.js";
import type { Test } from "../../schema/plan.js";
import type { LoadedFacts, ModelHeader, WorkerRequest } from "../../schema/worker-message.js";
import type { CpuReading } from "./cpu-counters.js";

/** Told the nanoseconds since the repetition began, after each step that writes a token of every sequence. */
export type OnToken = (elapsedNs: number) => void;

/** One way to run a model, its steps in this order. All durations are read next to the native call, in nanoseconds. */
export interface Engine {
  /** Reads the header of the file without loading it; rejects when it is not a model. */
  inspect(): Promise<ModelHeader>;
  /** Opens the device; tells whether model and context will lie in main memory. */
  open(): Promise<{ inMainMemory: boolean }>;
  /** Loads the weights. */
  load(): Promise<void>;
  /** Makes a context of so many tokens for each sequence; resolves with what really runs. May be tried again. */
  createContext(contextSize: number): Promise<LoadedFacts>;
  /** Tokens of a test's depth that every one of its sequences holds already. */
  filledTo(test: Test): number;
  /** Runs the shape of a test once, with new tokens, from a context filled to its depth outside the clock. */
  run(test: Test, tokens: RandomNumbers, onToken?: OnToken): Promise<number>;
  /** Clocks and counters; a scripted engine has its own time. */
  readCpu(): CpuReading;
  /** VRAM in use now, in bytes; null where no GPU runs. */
  vramUsedBytes(): Promise<number | null>;
  dispose(): Promise<void>;
}

/** What an engine may tell while it works. */
export interface EngineListener {
  /** A native call of so many seconds has ended. Cheap: may be called after each. */
  alive(callSeconds: number): void;
  /** A line of the engine's log worth keeping. */
  log(text: string): void;
}

/** Makes the engine for a request; nothing native is touched before `open`. */
export type EngineFactory = (request: WorkerRequest, listener: EngineListener) => Engine;
