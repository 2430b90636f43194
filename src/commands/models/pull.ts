import type { Command } from "commander";
import type { PullFlags } from "./pull-models.js";

const EXAMPLES = `
What was stopped goes on when the same command is given again.

Examples:
  rigmark models pull r1-7b                 the usual quantization, Q4_K_M
  rigmark models pull r1-7b:Q8_0 r1-1.5b    two models
  rigmark models pull hf:owner/repo/model-Q4_K_M.gguf@main
  HF_TOKEN=hf_... rigmark models pull llama3.1-8b   a gated model`;

/** Adds `models pull`. */
export function addPullCommand(models: Command): void {
  models
    .command("pull")
    .summary("download a model from Hugging Face, checked by its SHA-256")
    .description(
      "Download model files from Hugging Face: over several connections, going on where an earlier download stopped, checked against the SHA-256 of the hub and of models.json.",
    )
    .argument("<ref...>", "a model id or alias with quantization, or hf:owner/repo/file.gguf[@revision]")
    .option("--to <dir>", "folder for the files (default: the models folder, by repository)")
    .option("--revision <rev>", "branch, tag or commit (default: main)")
    .option("--connections <n>", "connections at once, 1 to 16", "4")
    .option("--offline", "ask no one: only look whether the files are on disk (also HF_HUB_OFFLINE=1)")
    .option("--force", "replace another file of the same name")
    .option("--json", "print what is on disk now as JSON")
    .option("-q, --quiet", "no progress")
    .addHelpText("after", EXAMPLES)
    .action(async (references: string[], _options: unknown, command: Command) => {
      const { pullModels } = await import("./pull-models.js");
      await pullModels(references, command.optsWithGlobals<PullFlags>());
    });
}
