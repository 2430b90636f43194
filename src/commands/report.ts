import type { Command } from "commander";

/** Adds `rigmark report`: prints again what a stored result says. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("print the report of a stored result")
    .argument("[result]", "path of a result or its folder, a run id, an https address, or latest", "latest")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("--results <dir>", "folder that results lie in (default: $RIGMARK_RESULTS or results)")
    .option("--watts <idle,busy>", "your own meter instead of the power in the result")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addHelpText(
      "after",
      "\nExamples:\n  rigmark report\n  rigmark report latest --format md -o report.md\n  rigmark report results/20261120-100000-3fa9c1\n\nExit status: 0 ok, 2 usage, 3 no such result, or one that cannot be read.",
    )
    .action(async (reference: string, _options: unknown, command: Command) => {
      const { printReport } = await import("./print-report.js");
      await printReport(reference, command.optsWithGlobals());
    });
}
