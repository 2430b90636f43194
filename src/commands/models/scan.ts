import type { Command } from "commander";
import type { ScanFlags } from "./scan-folders.js";

/** Adds `models scan`. */
export function addScanCommand(models: Command): void {
  models
    .command("scan")
    .summary("find the GGUF files that you already have")
    .description(
      "Find GGUF files in the caches of llama.cpp, Hugging Face, Ollama, LM Studio, node-llama-cpp, Jan and GPT4All, in rigmark's own folder and in folders given. Nothing is changed.",
    )
    .argument("[folder...]", "folders to look through as well")
    .option("--no-known", "look only through the folders given")
    .option("--no-hash", "do not hash files that look alike: duplicates are then only probable")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  rigmark models scan\n  rigmark models scan /mnt/models --no-known")
    .action(async (folders: string[], _options: unknown, command: Command) => {
      const { scanFolders } = await import("./scan-folders.js");
      await scanFolders(folders, command.optsWithGlobals<ScanFlags>());
    });
}
