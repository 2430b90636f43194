import type { RandomIntegers } from "../../core/protocol/random.js";
import type { Test } from "../../schema/plan.js";
import type { LoadedFacts, ModelHeader, WorkerRequest } from "../../schema/worker-message.js";
import type { CpuReading } from "./cpu-counters.js";

/** One way to run a model. All durations are read next to the native call and are nanoseconds. */
export interface Engine {
  /** Reads the header of the file without loading it; rejects when it is not a model. */
  inspect(): Promise<ModelHeader>;
  /** Loads the model and makes a context; resolves with what really runs. */
  load(): Promise<LoadedFacts>;
  /** Runs the shape of a test once, from a reset context filled to its depth, with new tokens. */
  run(test: Test, tokens: RandomIntegers): Promise<number>;
  /** Clock and processor counters; a scripted engine has its own time. */
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

/** Makes the engine for a request; nothing native is touched before `load`. */
export type EngineFactory = (request: WorkerRequest, listener: EngineListener) => Engine;
