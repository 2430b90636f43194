/** A stretch of a file that one connection fetches: from `start` up to, not including, `end`; `done` bytes are here. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  done: number;
}

/** Bytes of one request: large enough that asking costs nothing, small enough that several connections share a file. */
export const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Cuts a file into segments; `done` are the bytes that each already has, from an earlier download. */
export function planSegments(
  sizeBytes: number,
  segmentBytes: number,
  done: readonly number[] = [],
): Segment[] {
  return Array.from({ length: Math.ceil(sizeBytes / segmentBytes) }, (_, index) => {
    const start = index * segmentBytes;
    const end = Math.min(sizeBytes, start + segmentBytes);
    return { start, end, done: Math.min(end - start, done[index] ?? 0) };
  });
}

/** Bytes that are here. */
export function doneBytes(segments: readonly Segment[]): number {
  return segments.reduce((sum, { done }) => sum + done, 0);
}

/** True when nothing of the segment is missing. */
export function isWhole({ start, end, done }: Segment): boolean {
  return done >= end - start;
}

/** The `Range` header for what a segment still lacks; its last byte is inclusive (RFC 9110, 14.1.2). */
export function rangeHeader({ start, end, done }: Segment): string {
  return `bytes=${start + done}-${end - 1}`;
}
