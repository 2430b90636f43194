import type { Command } from "commander";

/** Adds `rigmark compare`: is B faster than A, slower, the same, or can nobody tell? */
export function addCompareCommand(program: Command): void {
  program
    .command("compare")
    .summary("compare results: faster, slower, the same, or cannot tell")
    .description(
      "Compare results with the first one, or the models and settings of a single run with each other.",
    )
    .argument("<result...>", "paths of results or their folders, run ids, https addresses, or latest")
    .option("--epsilon <percent>", "differences up to this do not matter", "2")
    .option("--fail-on <verdict>", "slower: exit 10 when a test is slower, 11 when one cannot be told")
    .option("--neighbours", "show speeds that others published for this model as well")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("--results <dir>", "folder that results lie in (default: $RIGMARK_RESULTS or results)")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addHelpText(
      "after",
      `
Examples:
  rigmark run -m synth:r1-7b -t 4,8 && rigmark compare latest
  rigmark compare 20261120-100000-3fa9c1 latest
  rigmark compare base/result.json new/result.json --fail-on slower

Exit status: 0 compared, 2 usage, 3 cannot be compared; with --fail-on also 10 and 11.`,
    )
    .action(async (references: string[], _options: unknown, command: Command) => {
      const { printComparison } = await import("./print-comparison.js");
      await printComparison(references, command.optsWithGlobals());
    });
}
