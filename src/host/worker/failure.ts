import type { FailureClass } from "../../schema/worker-message.js";

/** A failure whose class the worker knows. */
export class WorkerFailure extends Error {
  readonly failure: FailureClass;

  constructor(failure: FailureClass, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WorkerFailure";
    this.failure = failure;
  }
}

/** One line of an error of any kind. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
