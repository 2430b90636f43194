import type { Command } from "commander";
import type { RunFlags } from "./run-options.js";

const EXAMPLES = `
Lists are comma-separated; every combination is measured. llama-bench's spellings (-ngl 99, -fa 1) work.

Examples:
  rigmark run                                 the default model, no download
  rigmark run -m ~/models/my-model.gguf       a file of yours
  rigmark run -m synth:r1-7b                  made-up weights in the shape of R1-Distill-Qwen-7B
  rigmark run -m synth:tiny -t 1,2 -n 64      two thread counts against each other
  rigmark run -p 512 -n 128 -d 0,4096         speed with 4096 tokens already in the context
  rigmark run speed depth parallel latency    four suites at once; see: rigmark suites list
  rigmark run ./my-suite.json                 a suite of your own
  rigmark run --backend cuda --ngl 20         20 layers on the GPU, or exit 7
  rigmark run speed depth --profile standard  five to ten processes a test, aiming at ±2 %
  rigmark run -m a.gguf -m b.gguf --profile standard
                                              in pairs, so that rigmark compare latest decides
  rigmark run --resume 20261122-094501-3fa9c1 go on with a run that was stopped
  rigmark run --json > result.json            the whole result document

Exit status: 0 ok, 2 usage, 3 bad model or file, 4 some tests failed, 5 no valid result,
6 another run holds the machine, 7 backend not there or (--strict) machine not fit,
129, 130 and 143 stopped by a signal.`;

const collect = (value: string, earlier: string[]): string[] => [...earlier, value];

/** Adds `rigmark run`: measures models on this machine. */
export function addRunCommand(program: Command): void {
  program
    .command("run", { isDefault: false })
    .summary("measure models: speed, memory, and what a year costs")
    .description("Measure models on this machine and show what a year of it costs against the cloud.")
    .argument("[suite...]", "suites to run, by name or path (default: speed; see rigmark suites list)")
    .addOption(modelOption(program))
    .option("--pull", "download models that are not on disk first; see: rigmark models pull --help")
    .option("--offline", "with --pull: ask no one, fail when a model is not on disk")
    .optionsGroup("What to measure:")
    .option("-p, --n-prompt <list>", "prompt lengths, tokens (default: 512; 0 leaves it out)")
    .option("-n, --n-gen <list>", "generation lengths, tokens (default: 128; 0 leaves it out)")
    .option("-d, --n-depth <list>", "tokens already in the context (default: 0)")
    .addOption(
      program
        .createOption("--pg <prompt,gen>", "prompt and generation as one test; repeat for more")
        .argParser(collect)
        .default([], "none"),
    )
    .option("--parallel <list>", "sequences in one batch (default: 1)")
    .option("--seed <n>", "seed of the random tokens and of the order (default: a new one)")
    .optionsGroup("How carefully:")
    .option("--profile <name>", "quick, standard (±2 %) or rigorous (±1 %)", "quick")
    .option("-r, --repetitions <n>", "exactly so many processes (or pairs) for each test")
    .option("--budget <seconds>", "for each test of a suite, over its processes; then it is cut or left out")
    .option("--pause <seconds>", "between processes where no temperature can be read (quick: 0, else 5)")
    .option("--strict", "refuse an unfit machine, exit 7; what others disturbed is then invalid")
    .option("--resume <run-id>", "go on with a run that was stopped; failed tests are tried again")
    .option("--wait-lock <time>", "wait so long for another run to end, e.g. 10m (default: 0s)")
    .optionsGroup("How to run it:")
    .option("-t, --threads <list>", "threads (default: the physical cores that may be used)")
    .option("-b, --batch-size <list>", "tokens decoded in one batch (default: 512)")
    .option("--ngl <list>", "layers on the GPU (default: all)")
    .option("--fa <list>", "flash attention: auto, on, off (default: auto)")
    .option("--ctk <list>", "type of keys in the context, e.g. f16,q8_0 (default: f16)")
    .option("--ctv <list>", "type of values in the context (default: f16)")
    .option("--mmap <list>", "map the model file into memory: 1, 0 (default: 1)")
    .option("--backend <list>", "auto, cpu, cuda, metal or vulkan", "auto")
    .option("--watts <idle,busy>", "watts at the wall by your own meter (also --wall-watts); else estimated")
    .optionsGroup("Output:")
    .option("--results <dir>", "folder for results (default: ./results, or RIGMARK_RESULTS)")
    .option("--json", "print the result document on stdout and nothing else")
    .option("--jsonl", "print events on stdout as they happen, one JSON line each")
    .option("--dry-run", "print what would be done, with estimated time, memory and disk")
    .option("-q, --quiet", "no progress")
    .optionsGroup("Time limits, in seconds:")
    .option("--load-timeout <s>", "for loading the model (default: 60 or more, by size)")
    .option("--silence-timeout <s>", "without a sign of life (default: 120)")
    .option("--cell-timeout <s>", "for one test in one process (default: 1800)")
    .addOption(hiddenEngine(program))
    .addHelpText("after", EXAMPLES)
    .action(async (suites: string[], flags: RunFlags, command: Command) => {
      const { executeRun } = await import("./execute-run.js");
      await executeRun(suites, { ...command.optsWithGlobals(), ...flags }, typedFlags(command));
    });
}

/** Flags that were typed, not those that have their default. */
function typedFlags(command: Command): string[] {
  return command.options.flatMap((option) =>
    command.getOptionValueSource(option.attributeName()) === "cli" ? (option.long ?? []) : [],
  );
}

function modelOption(program: Command): ReturnType<Command["createOption"]> {
  return program
    .createOption("-m, --model <ref>", "a .gguf path, synth:<id>[:quant] or a registry id; repeat for more")
    .argParser(collect)
    .default([], "the 1.5B distill, made-up weights");
}

/** `--engine fake` runs a scripted engine; it is for tests. */
function hiddenEngine(program: Command): ReturnType<Command["createOption"]> {
  return program.createOption("--engine <name>").choices(["llama", "fake"]).default("llama").hideHelp();
}
