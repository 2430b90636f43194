import type { Command } from "commander";
import type { TuneFlags } from "./tune/run-tune.js";

const EXAMPLES = `
Tries layers (with a GPU), threads, flash attention and batch sizes, one after the other, each time from the best so
far. The winner is then measured against the defaults in pairs of fresh processes, next to each other in time: its
gain is that of the comparison, never that of the search. What counts is a request of 512 tokens answered by 128.

Examples:
  rigmark tune                      the default model, no download
  rigmark tune -m my-model.gguf
  rigmark tune -m synth:tiny --json

Exit status: 0 ok, also when nothing gains; 2, 3, 5, 6, 7, 129, 130 and 143 as in rigmark run.`;

/** Adds `rigmark tune`: the fastest settings for this machine. */
export function addTuneCommand(program: Command): void {
  program
    .command("tune")
    .description("find the fastest settings for this machine, and how much they gain over the defaults")
    .option("-m, --model <ref>", "a .gguf path, synth:<id>[:quant] or a registry id (default: as in run)")
    .option("--backend <name>", "auto, cpu, cuda, metal or vulkan", "auto")
    .option(
      "--time <time>",
      "the search begins nothing new after it, e.g. 10m; the comparison comes on top",
      "30m",
    )
    .option(
      "--pause <seconds>",
      "between processes where no temperature can be read (search: 0, comparison: 5)",
    )
    .option("--seed <n>", "seed of the random tokens and of the order (default: a new one)")
    .option("--results <dir>", "folder for results (default: ./results, or RIGMARK_RESULTS)")
    .option("--json", "print one JSON document on stdout and nothing else")
    .option("-q, --quiet", "no progress")
    .option("--wait-lock <time>", "wait so long for another run to end, e.g. 10m (default: 0s)")
    .addOption(program.createOption("--engine <name>").choices(["llama", "fake"]).default("llama").hideHelp())
    .addHelpText("after", EXAMPLES)
    .action(async (_flags: TuneFlags, command: Command) => {
      const { runTune } = await import("./tune/run-tune.js");
      await runTune(command.optsWithGlobals<TuneFlags>());
    });
}
