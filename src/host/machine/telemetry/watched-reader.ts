import type { Reader, ReaderContext } from "./reader.js";
import type { Recorder } from "./recorder.js";

/** A reader without a single figure for this long is reported once. */
const STALLED_AFTER_MS = 10_000;

/** A reader with what is needed to notice that it hangs, fails or has nothing left to say. */
export interface WatchedReader {
  /** Reads once and records; does nothing while the reading before is still under way. Never rejects. */
  readonly tick: () => Promise<void>;
}

/** Watches a reader: slow ones leave gaps and never queue, broken ones leave nulls and one note. */
export function watchReader(
  { source, read }: Reader,
  recorder: Recorder,
  { nowMs, steadyMs, note }: Pick<ReaderContext, "nowMs" | "steadyMs" | "note">,
): WatchedReader {
  let busy = false;
  let noted = false;
  let lastGoodMs = steadyMs();
  const isStalled = (): boolean => {
    if (steadyMs() - lastGoodMs < STALLED_AFTER_MS) return false;
    if (!noted) note(`gave no figures for ${STALLED_AFTER_MS / 1000} s`);
    noted = true;
    return true;
  };
  const readOnce = async (): Promise<void> => {
    const [atMs, startedMs] = [nowMs(), steadyMs()];
    try {
      const readings = await read();
      // An answer this late is from nobody knows when.
      if (steadyMs() - startedMs >= STALLED_AFTER_MS) return;
      const found = recorder.add(source, readings, atMs);
      // An empty answer says that there is nothing to say, as of a battery on mains.
      if (found || readings.length === 0) lastGoodMs = steadyMs();
      else isStalled();
    } catch {
      recorder.addNothing(source, atMs);
      isStalled();
    }
  };
  return {
    tick: async () => {
      if (busy) {
        if (isStalled()) recorder.addNothing(source, nowMs());
        return;
      }
      busy = true;
      await readOnce();
      busy = false;
    },
  };
}
