import type { FailureClass } from "../../schema/worker-message.js";

/** A failure whose class the worker knows. */
export class WorkerFailure extends Error {
  readonly failure: FailureClass;
  /** It is the size of the context that cannot be had: tests that need less may still run. */
  readonly forContext: boolean;

  constructor(failure: FailureClass, message: string, cause?: unknown, forContext = false) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WorkerFailure";
    this.failure = failure;
    this.forContext = forContext;
  }
}

/** One line of an error of any kind. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n")[0] ?? text;
}
