import { kvBytesPerToken } from "../../core/gguf/kv-cache.js";
import type { ModelHeader, WorkerRequest } from "../../schema/worker-message.js";
import { WorkerFailure } from "./failure.js";

type ContextWish = Pick<WorkerRequest, "contextSize" | "modelBytes" | "availableBytes">;

/** Refuses a context longer than the model was made for. */
export function checkContextLength({ contextLength }: ModelHeader, { contextSize }: ContextWish): void {
  if (contextLength === null || contextSize <= contextLength) return;
  const text = `a context of ${contextSize} tokens was asked for, but the model ends at ${contextLength}`;
  throw new WorkerFailure("unsupported", text, undefined, true);
}

/** Refuses what main memory cannot hold, before minutes are spent on loading. For a model that runs on the CPU. */
export function checkMemory(
  header: ModelHeader,
  { contextSize, modelBytes, availableBytes }: ContextWish,
): void {
  const perToken = kvBytesPerToken(header);
  if (perToken === null) return;
  const cacheBytes = perToken * contextSize;
  if (cacheBytes + modelBytes <= availableBytes) return;
  const [cache, model, free] = [cacheBytes, modelBytes, availableBytes].map((bytes) =>
    (bytes / 1e9).toFixed(1),
  );
  throw new WorkerFailure(
    "oom-ram",
    `a context of ${contextSize} tokens takes ${cache} GB beside a model of ${model} GB, but ${free} GB are free`,
    undefined,
    true,
  );
}
