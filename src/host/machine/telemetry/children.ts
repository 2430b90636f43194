import type { FollowEnd } from "../follow.js";
import { type Probe, withinLimit } from "../probe.js";
import { parseProcessCpu } from "./process-cpu.js";
import type { ReaderContext } from "./reader.js";

/** Programs that talk for as long as the run samples. */
export interface Children {
  readonly follow: ReaderContext["follow"];
  /** CPU seconds of all that were started; null where one of them cannot be read. */
  readonly cpuSeconds: () => number | null;
  /** Ends them all; resolves when they have ended, at the latest after `limitMs`. */
  readonly end: (limitMs: number) => Promise<void>;
}

/** Starts with none. `onWork` gets the work of a line, to measure what it costs. */
export function createChildren(
  probe: Pick<Probe, "follow" | "readNow">,
  onWork: (work: () => void) => void,
): Children {
  const stop = new AbortController();
  const running: { readonly pid: number | null; readonly ended: Promise<FollowEnd> }[] = [];
  return {
    follow: (file, args, onLine, onEnd) => {
      if (stop.signal.aborted) return;
      const child = probe.follow(file, args, (line) => onWork(() => onLine(line)), stop.signal);
      running.push(child);
      void child.ended.then((end) => {
        if (!stop.signal.aborted) onEnd(end);
      });
    },
    cpuSeconds: () => {
      const each = running.map(({ pid }) =>
        pid === null ? null : parseProcessCpu(probe.readNow(`/proc/${pid}/stat`)),
      );
      const known = each.filter((seconds) => seconds !== null);
      return known.length < each.length ? null : known.reduce((sum, seconds) => sum + seconds, 0);
    },
    end: async (limitMs) => {
      stop.abort();
      await withinLimit(() => Promise.all(running.map(({ ended }) => ended)), limitMs);
    },
  };
}
