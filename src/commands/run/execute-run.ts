import { randomInt } from "node:crypto";
import { checkResultsFolder } from "../../host/store/result-folder.js";
import { missingBytes, printDryRun } from "./dry-run.js";
import { finishRun } from "./finish-run.js";
import { measureRun, prepareRun } from "./prepare-run.js";
import { realFileNotice } from "./real-file-notice.js";
import { refuseUnfit } from "./refuse-unfit.js";
import { parseRunOptions, type RunFlags } from "./run-options.js";
import { openRunOutput } from "./run-output.js";
import { withSession } from "./session.js";

/** Measures what the flags ask for, from plan to printed report. `typed` names the flags that were not left out. */
export async function executeRun(
  suites: readonly string[],
  flags: RunFlags,
  typed: readonly string[],
): Promise<void> {
  if (flags.resume !== undefined) {
    const { resumeRun } = await import("./resume-run.js");
    return resumeRun(flags.resume, flags, [...suites, ...typed]);
  }
  const options = parseRunOptions(flags, process.env, randomInt(2 ** 31));
  if (flags.model.length > 0 && !flags.dryRun) {
    const { pullMissing } = await import("./pull-missing.js");
    await pullMissing(flags);
  }
  const run = await prepareRun(suites, options);
  if (options.models.length === 0 && flags.quiet !== true) {
    process.stderr.write((await realFileNotice(run.registry, run.folders)) ?? "");
  }
  if (flags.dryRun) {
    return printDryRun(run.plan, run.wanted, run.estimate, run.folders, flags.json === true);
  }
  await checkResultsFolder(options.resultsDir);
  const output = openRunOutput(flags);
  try {
    await withSession(options, output.listen, async (session) => {
      if (options.strict) {
        const bytesToWrite = await missingBytes(run.wanted, run.folders);
        const { memoryBytes } = run.estimate;
        await refuseUnfit({ plan: run.plan, memoryBytes, bytesToWrite, resultsDir: options.resultsDir });
      }
      const { document, resultPath } = await measureRun(run, session);
      await finishRun(document, resultPath, output, session);
    });
  } finally {
    output.close();
  }
}
