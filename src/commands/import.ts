import type { Command } from "commander";

/** Adds `rigmark import`: results of other tools as result documents. */
export function addImportCommand(program: Command): void {
  program
    .command("import")
    .summary("take results of llama-bench in, to report and compare them")
    .description(
      "Make result documents of llama-bench's json, jsonl or csv. Each file counts as one process.",
    )
    .argument("<file...>", "files that llama-bench has written")
    .addOption(program.createOption("--as <tool>", "llama-bench; seen from the file when left out"))
    .option("--source <url>", "where the figures were published, kept with the result")
    .option("--results <dir>", "folder for results (default: $RIGMARK_RESULTS or results)")
    .addHelpText(
      "after",
      `
Examples:
  llama-bench -m model.gguf -o jsonl > 1.jsonl && rigmark import 1.jsonl
  rigmark import run1.jsonl run2.jsonl run3.jsonl     three processes: an interval
  rigmark import table.csv --source https://github.com/owner/repo

Exit status: 0 imported, 2 usage, 3 not readable: nothing is written then.`,
    )
    .action(async (files: string[], _options: unknown, command: Command) => {
      const { importResults } = await import("./import-results.js");
      await importResults(files, command.optsWithGlobals());
    });
}
