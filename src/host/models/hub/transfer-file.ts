import { isWhole, type Segment } from "../../../core/hub/segments.js";
import { fetchSegment, RangeIgnored, type Transfer } from "./fetch-segment.js";
import { persist } from "./persist.js";

/** Fetches all that a part lacks, over several connections; as one piece where the server knows no ranges. */
export async function transferFile(transfer: Transfer): Promise<void> {
  try {
    await fetchSegments(transfer);
  } catch (error) {
    if (!(error instanceof RangeIgnored)) throw error;
    await fetchWhole(transfer);
  }
}

async function fetchSegments(transfer: Transfer): Promise<void> {
  const { part, context } = transfer;
  const queue = part.segments.filter((segment) => !isWhole(segment));
  const stop = new AbortController();
  const ours = { ...context, signal: AbortSignal.any([context.signal, stop.signal]) };
  const shared = { ...transfer, context: ours };
  const work = async () => {
    for (let segment = queue.shift(); segment !== undefined; segment = queue.shift()) {
      const mine = segment;
      await persist(
        () => fetchSegment(mine, shared),
        () => mine.done,
        ours,
      );
    }
  };
  const count = Math.min(context.connections, queue.length);
  let failure: { readonly error: unknown } | null = null;
  const connections = Array.from({ length: count }, () =>
    work().catch((error: unknown) => {
      // The others end because of this one: the first error is the reason.
      failure ??= { error };
      stop.abort();
    }),
  );
  await Promise.all(connections);
  context.signal.throwIfAborted();
  throwFailure(failure);
}

function throwFailure(failure: { readonly error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}

/** From the first byte to the last; what is cut off is fetched from the start. */
async function fetchWhole(transfer: Transfer): Promise<void> {
  const { part, sizeBytes, context } = transfer;
  for (const segment of part.segments) segment.done = 0;
  await part.save(true);
  const whole: Segment = { start: 0, end: sizeBytes, done: 0 };
  const fetch = async () => {
    whole.done = 0;
    await fetchSegment(whole, transfer, true);
  };
  await persist(fetch, () => 0, context);
  for (const segment of part.segments) segment.done = segment.end - segment.start;
}
