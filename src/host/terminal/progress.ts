import { createProgressLine } from "./progress-line.js";
import { createProgressLog } from "./progress-log.js";
import type { Progress, ProgressOptions } from "./progress-options.js";

/** Progress as one line redrawn on a terminal, as plain lines elsewhere, as nothing when quiet. */
export function createProgress(options: ProgressOptions): Progress {
  if (options.quiet) return { listen: () => undefined, close: () => undefined };
  return options.isTty ? createProgressLine(options) : createProgressLog(options);
}
