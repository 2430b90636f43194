import type { Colors } from "../../core/report/colors.js";
import type { RunListener } from "../../schema/run-event.js";

/** Shows a run while it goes on, and leaves a clean line when closed. */
export interface Progress {
  readonly listen: RunListener;
  readonly close: () => void;
}

export interface ProgressOptions {
  /** Where progress goes: stderr. */
  readonly stream: { readonly write: (text: string) => unknown; readonly columns?: number | undefined };
  /** The stream is a terminal that can erase a line (not TERM=dumb). */
  readonly isTty: boolean;
  readonly colors: Colors;
  readonly quiet: boolean;
  /** Milliseconds, from any start. */
  readonly now: () => number;
}
