import type { Command } from "commander";

/** Adds `fit`. */
export function addFitCommand(program: Command): void {
  program
    .command("fit")
    .description("which models fit, how fast they would be, and what to buy: predicted, before any download")
    .option(
      "-m, --model <reference>",
      "one model: a name (r1-32b, r1-32b:Q4_K_M), a path, hf:..., ollama:...",
    )
    .option("--hardware <name>", "other hardware than this machine: an id or name, 2x rtx-3090 for two")
    .option("--context <tokens>", "tokens that have to fit in the context (default: 4096)")
    .option("--parallel <n>", "sequences at once (default: 1)")
    .option("--need <tokens/s>", "rank what to buy: at least this decode speed, for the model of -m")
    .option("--budget <usd>", "with --need: at most this launch price")
    .option("--results <dir>", "folder that results lie in (default: $RIGMARK_RESULTS or results)")
    .option("--check", "how the prediction does on published speeds")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addHelpText(
      "after",
      `
Without options: each model of the registry on this machine; the best quantization that fits, its largest context, and
its speed: measured where a result of this machine exists, else predicted with a 90 % interval. Nothing is downloaded
or run. How predictions are made and how wrong they were: docs/prediction.md.

Examples:
  rigmark fit                                        what runs on this machine
  rigmark fit -m r1-32b --context 16384              weights, keys and values, buffers; does it fit here?
  rigmark fit -m r1-70b --hardware "2x rtx-3090"     the same on other hardware
  rigmark fit -m r1-14b --need 20 --budget 2000      what to buy, by USD a year
  rigmark fit --check                                errors on every published speed

Exit status: 0 shown, whatever fits; 2 usage; 3 a data file cannot be read.`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { runFit } = await import("./fit/run-fit.js");
      await runFit(command.optsWithGlobals());
    });
}
