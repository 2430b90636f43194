import { InsufficientMemoryError } from "node-llama-cpp";
import type { FailureClass } from "../../../schema/worker-message.js";
import { messageOf, WorkerFailure } from "../failure.js";
import { type EngineLog, LOG_DELAY_MS } from "./engine-log.js";

/** The line of llama.cpp's log that says why, and what it says of memory. */
const REASON =
  /^.*(error loading model|failed to load|unknown model architecture|out of memory|failed to allocate|cache type \w+ with block size|quantized V cache|different K \(.*cache types|failed to initialize).*$/im;
const NO_MEMORY = /out of memory|failed to allocate/i;
/** The model, or keys and values of these types with this model, are not supported. */
const UNSUPPORTED =
  /unknown model architecture|cache type \w+ with block size|quantized V cache|different K \(.*cache types/i;
const DEVICE_MEMORY = /vram|cuda|vulkan|metal|device/i;

/** Turns a failure of the binding into a class; the reason stands only in llama.cpp's log. */
export async function loadFailure(
  error: unknown,
  what: string,
  otherwise: FailureClass,
  log: EngineLog,
): Promise<WorkerFailure> {
  if (error instanceof WorkerFailure) return error;
  await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
  const reason = REASON.exec(log.tail())?.[0]?.trim();
  const text = `${what}: ${reason ?? messageOf(error)}`;
  if (error instanceof InsufficientMemoryError || (reason !== undefined && NO_MEMORY.test(reason))) {
    return new WorkerFailure(DEVICE_MEMORY.test(text) ? "oom-vram" : "oom-ram", text, error);
  }
  if (reason !== undefined && UNSUPPORTED.test(reason)) {
    return new WorkerFailure("unsupported", text, error);
  }
  return new WorkerFailure(otherwise, text, error);
}
