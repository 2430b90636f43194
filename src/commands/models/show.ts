import type { Command } from "commander";
import type { ShowFlags } from "./show-model.js";

/** Adds `models show`: what is in a file, or would be. */
export function addShowCommand(models: Command): void {
  models
    .command("show")
    .summary("what is in a model file: weights, types, context memory, tokenizer, warnings")
    .description(
      "Show what is in a model file without loading it: shape, weights by type, memory of the context, tokenizer, " +
        "chat template, licence, hash, and what is wrong with it. Names of the registry work without a file.",
    )
    .argument("<ref>", "a .gguf file, a model id or alias with :QUANTIZATION, or synth:ID")
    .option(
      "--context <tokens>",
      "contexts to size, such as 8192,65536 (default: 4096, 32768 and the longest)",
    )
    .option("--kv-type <types>", "types of the cache, such as f16,q8_0 (default: f16,q8_0,q4_0)")
    .option("--no-hash", "do not read the whole file for its SHA-256")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  rigmark models show ~/models/my-model.gguf\n  rigmark models show r1-32b --context 16384 --kv-type q8_0\n\nExit status: 0, or 3 when the file cannot be read or llama.cpp would not load it.",
    )
    .action(async (reference: string, _options: unknown, command: Command) => {
      const { showModel } = await import("./show-model.js");
      await showModel(reference, command.optsWithGlobals<ShowFlags>());
    });
}
