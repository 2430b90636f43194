import { jsonText } from "../../core/report/json-text.js";
import type { ReportModel } from "../../core/report/report-model.js";
import { colorsFor } from "../../host/terminal/color.js";
import { createProgress } from "../../host/terminal/progress.js";
import type { ResultDocument } from "../../schema/result.js";
import type { RunListener } from "../../schema/run-event.js";
import { defaultFormat, showReport } from "../show-report.js";
import type { RunFlags } from "./run-options.js";

/** Where a run shows itself: progress on stderr, the report, document or events on stdout. */
export interface RunOutput {
  readonly listen: RunListener;
  /** Ends the progress display; may be called more than once. */
  readonly close: () => void;
  readonly print: (document: ResultDocument, model: ReportModel) => Promise<void>;
}

/** Chooses the form of the output by flags and by what the streams are. */
export function openRunOutput(flags: RunFlags): RunOutput {
  const { stdout, stderr, env } = process;
  const progress = createProgress({
    stream: stderr,
    isTty: stderr.isTTY === true && env["TERM"] !== "dumb",
    colors: colorsFor(stderr, env, flags),
    quiet: flags.quiet === true,
    now: () => performance.now(),
  });
  return {
    listen(event) {
      progress.listen(event);
      if (flags.jsonl) stdout.write(`${jsonText(event)}\n`);
    },
    close: progress.close,
    async print(document, model) {
      if (flags.jsonl) return;
      const format = flags.json ? "json" : defaultFormat(stdout);
      stdout.write(await showReport(model, document, format, stdout, flags));
    },
  };
}
