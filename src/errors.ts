/** Every way rigmark refuses or fails, and the process exit status of each. Frozen: never renumber. */
const EXIT_STATUS = {
  unexpected: 1,
  usage: 2,
  "bad-model": 3,
  "bad-suite": 3,
  "bad-data": 3,
  "bad-result": 3,
  "bad-hash": 3,
  "cells-failed": 4,
  "none-valid": 5,
  locked: 6,
  unfit: 7,
  "no-backend": 7,
  slower: 10,
  inconclusive: 11,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

/** Exit status of a run stopped by a signal (128 + signal number). */
const SIGNAL_STATUS: Readonly<Partial<Record<NodeJS.Signals, number>>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
};

/** Stopped by a signal; `saved` says what is kept. */
export class InterruptedError extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals, saved: string) {
    super(`stopped by ${signal}; ${saved}`);
    this.name = "InterruptedError";
    this.signal = signal;
  }
}

/** A failure the user can act on: `message` says what and where, `hint` what to do. */
export class RigmarkError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "RigmarkError";
    this.code = code;
    this.hint = options.hint;
  }
}

/** Exit status for what a command threw. */
export function exitStatusOf(error: unknown): number {
  if (error instanceof RigmarkError) return EXIT_STATUS[error.code];
  if (error instanceof InterruptedError) return SIGNAL_STATUS[error.signal] ?? EXIT_STATUS.unexpected;
  return EXIT_STATUS.unexpected;
}
