/** Time limits of a worker process, in seconds. */
export interface Deadlines {
  /** Process start to engine imported. */
  readonly start: number;
  /** Engine imported to header read. */
  readonly inspect: number;
  /** Header read to context ready; grows with the file, see `loadDeadline`. */
  readonly load: number;
  /** Longest silence while it measures; grows with the last native call, see `silenceDeadline`. */
  readonly silence: number;
  /** One cell, from its start to its end. */
  readonly cell: number;
}

export const DEFAULT_DEADLINES: Deadlines = { start: 60, inspect: 10, load: 60, silence: 120, cell: 1800 };

/** A disk that reads less than half of this is taken as hanging, bytes/s. */
const SLOW_DISK = 50e6;

/** Seconds a model of so many bytes may take to load. */
export function loadDeadline(deadlines: Deadlines, sizeBytes: number): number {
  return Math.max(deadlines.load, (2 * sizeBytes) / SLOW_DISK);
}

/** Seconds of silence allowed after a native call of `callSeconds`. */
export function silenceDeadline(deadlines: Deadlines, callSeconds: number): number {
  return Math.max(deadlines.silence, 5 * callSeconds);
}
