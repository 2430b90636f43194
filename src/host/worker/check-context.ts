import { kvBytesPerToken } from "../../core/gguf/kv-cache.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import { WorkerFailure } from "./failure.js";

/** Refuses a context that the model or the memory cannot hold, before minutes are spent on loading. Bytes and tokens. */
export function checkContext(
  header: ModelHeader,
  contextSize: number,
  modelBytes: number,
  freeBytes: number,
): void {
  if (header.contextLength !== null && contextSize > header.contextLength) {
    throw new WorkerFailure(
      "unsupported",
      `a context of ${contextSize} tokens was asked for, but the model ends at ${header.contextLength}`,
    );
  }
  const perToken = kvBytesPerToken(header);
  if (perToken === null) return;
  const cacheBytes = perToken * contextSize;
  if (cacheBytes + modelBytes <= freeBytes) return;
  const [cache, model, free] = [cacheBytes, modelBytes, freeBytes].map((bytes) => (bytes / 1e9).toFixed(1));
  throw new WorkerFailure(
    "oom-ram",
    `a context of ${contextSize} tokens takes ${cache} GB beside a model of ${model} GB, but ${free} GB are free`,
  );
}
