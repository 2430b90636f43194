import type { FailureClass } from "../../schema/worker-message.js";

/** So many failures of one class in a row end a model on a backend. */
const IN_A_ROW = 3;

/** Counts failures of processes in a row, for each model and backend. */
export interface CircuitBreaker {
  /** Notes how a process ended; true when the model is not to be tried again on that backend. */
  note(key: string, failure: FailureClass | null): boolean;
}

/** A breaker that has seen nothing yet. */
export function createCircuitBreaker(): CircuitBreaker {
  const rows = new Map<string, { failure: FailureClass; count: number }>();
  return {
    note(key, failure) {
      if (failure === null || failure === "interrupted") {
        if (failure === null) rows.delete(key);
        return false;
      }
      const last = rows.get(key);
      const count = last?.failure === failure ? last.count + 1 : 1;
      rows.set(key, { failure, count });
      return count >= IN_A_ROW;
    },
  };
}
