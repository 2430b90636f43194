import type { ResultDocument } from "../../schema/result.js";
import { presentResult } from "../present-result.js";
import type { RunOutput } from "./run-output.js";
import type { Session } from "./session.js";
import { checkOutcome } from "./verdict-of-run.js";

/** Prints the report of a run that has ended, and throws what its end means for the exit status. */
export async function finishRun(
  document: ResultDocument,
  resultPath: string,
  output: RunOutput,
  { stop, options }: Session,
): Promise<void> {
  output.close();
  const report = await presentResult(document, { resultPath });
  await output.print(document, report.model);
  checkOutcome(
    document,
    report.judgements,
    stop.received(),
    options.resultsTyped ? options.resultsDir : null,
  );
}
