import { PassingTrouble } from "./persist.js";
import type { PullContext } from "./pull-tools.js";

/** Ends one request that gives no sign of life. */
export interface StallWatch {
  /** Aborts when the user stops, or when nothing has come for too long. */
  readonly signal: AbortSignal;
  /** The next bytes are waited for, from now on. */
  readonly wait: () => void;
  /** Nothing is waited for: the disk may take its time. */
  readonly rest: () => void;
}

/** Watches a request from now on. */
export function watchStall({ tools, signal }: PullContext, host: string): StallWatch {
  const controller = new AbortController();
  const end = () => {
    const message = `${host} sent nothing for ${Math.round(tools.stallMs / 1000)} s`;
    controller.abort(new PassingTrouble(message));
  };
  let timer = setTimeout(end, tools.stallMs);
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    wait: () => {
      clearTimeout(timer);
      timer = setTimeout(end, tools.stallMs);
    },
    rest: () => clearTimeout(timer),
  };
}
