/** Bytes that had come by a time, milliseconds from any start. */
interface Reading {
  readonly atMs: number;
  readonly bytes: number;
}

/** How far back the speed looks: long enough to be calm, short enough to follow a change. */
const WINDOW_MS = 15_000;
const LEAST_SPAN_MS = 1000;

/** Follows a transfer; tells the seconds that it will still take, null while nobody can tell. */
export interface TransferRate {
  readonly secondsLeft: (atMs: number, doneBytes: number, totalBytes: number) => number | null;
}

/** Starts to follow a transfer: its speed is that of the last 15 s. */
export function createTransferRate(): TransferRate {
  let readings: Reading[] = [];
  return {
    secondsLeft: (atMs, doneBytes, totalBytes) => {
      readings = [
        ...readings.filter((reading) => atMs - reading.atMs <= WINDOW_MS),
        { atMs, bytes: doneBytes },
      ];
      const first = readings[0];
      const span = first === undefined ? 0 : atMs - first.atMs;
      if (first === undefined || span < LEAST_SPAN_MS || doneBytes <= first.bytes) return null;
      return (((totalBytes - doneBytes) / (doneBytes - first.bytes)) * span) / 1000;
    },
  };
}
