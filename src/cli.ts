#!/usr/bin/env node
/** Entry of the command: argv to a command, what it throws to one clear line and the exit status. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addCompareCommand } from "./commands/compare.js";
import { addCostCommand } from "./commands/cost.js";
import { addDoctorCommand } from "./commands/doctor.js";
import { addFitCommand } from "./commands/fit.js";
import { addImportCommand } from "./commands/import.js";
import { addModelsCommand } from "./commands/models.js";
import { addPricesCommand } from "./commands/prices.js";
import { addReportCommand } from "./commands/report.js";
import { addRunCommand } from "./commands/run/flags.js";
import { rewriteLlamaBench } from "./commands/run/llama-bench-spelling.js";
import { addSuitesCommand } from "./commands/suites.js";
import { addTuneCommand } from "./commands/tune.js";
import { exitStatusOf } from "./errors.js";

const USAGE_STATUS = 2;

const EXAMPLES = `
Examples:
  rigmark run                       measure the default model, no download
  rigmark run -m my-model.gguf      measure a file of yours
  rigmark report latest             show the last result again
  rigmark compare A B               is B faster than A, or the same?
  rigmark cost                      a year here against a year in the cloud
  rigmark doctor                    is this machine fit to measure?`;

function createProgram(): Command {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const program = new Command("rigmark")
    .description("Benchmarks open models on this machine and says what a year of it costs against the cloud.")
    .version(version)
    .option("--color", "colour even where it is not usual")
    .option("--no-color", "no colour")
    .option("--verbose", "show where an error came from")
    .addHelpText("after", EXAMPLES)
    .exitOverride();
  addRunCommand(program);
  addTuneCommand(program);
  addReportCommand(program);
  addCompareCommand(program);
  addCostCommand(program);
  addFitCommand(program);
  addImportCommand(program);
  addDoctorCommand(program);
  addModelsCommand(program);
  addSuitesCommand(program);
  addPricesCommand(program);
  return program;
}

async function reportError(error: unknown, verbose: boolean): Promise<number> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE_STATUS;
  const { describeError } = await import("./commands/describe-error.js");
  process.stderr.write(describeError(error, verbose));
  return exitStatusOf(error);
}

async function main(argv: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(rewriteLlamaBench(argv), { from: "user" });
    return 0;
  } catch (error) {
    return reportError(error, program.opts<{ verbose?: boolean }>().verbose === true);
  }
}

// A reader that goes away (`rigmark report | head`) is no error, and must not end a run that still measures.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}
process.exitCode = await main(process.argv.slice(2));
