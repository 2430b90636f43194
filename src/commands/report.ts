import type { Command } from "commander";
import * as z from "zod";
import { RigmarkError } from "../errors.js";
import { ReportFormat } from "./show-report.js";

const Flags = z.object({
  format: ReportFormat.optional(),
  json: z.boolean().default(false),
  results: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  color: z.boolean().optional(),
});

/** Adds `rigmark report`: prints again what a stored result says. */
export function addReportCommand(program: Command): void {
  program
    .command("report")
    .description("print the report of a stored result")
    .argument("[result]", "path of a result or its folder, a run id, or latest", "latest")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("--results <dir>", "folder that results lie in (default: $RIGMARK_RESULTS or results)")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .addHelpText(
      "after",
      "\nExamples:\n  rigmark report\n  rigmark report latest --format md -o report.md\n  rigmark report results/20261120-100000-3fa9c1",
    )
    .action((reference: string, _options: unknown, command: Command) =>
      printReport(reference, command.optsWithGlobals()),
    );
}

async function printReport(reference: string, options: unknown): Promise<void> {
  const flags = readFlags(options);
  const [{ readResult }, { presentResult }, { defaultFormat, showReport }] = await Promise.all([
    import("../host/store/read-result.js"),
    import("./present-result.js"),
    import("./show-report.js"),
  ]);
  const results = flags.results ?? (process.env["RIGMARK_RESULTS"] || "results");
  const { document, path } = await readResult(reference, results);
  const { model } = await presentResult(document, { resultPath: path });
  const target = flags.output === undefined ? process.stdout : {};
  const format = flags.json ? "json" : (flags.format ?? defaultFormat(target));
  const text = await showReport(model, document, format, target, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeOutput(flags.output, text);
}

function readFlags(options: unknown): z.infer<typeof Flags> {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const flag = parsed.error.issues[0]?.path.join(".") ?? "option";
  throw new RigmarkError("usage", `--${flag} cannot be that`, {
    hint: `--format is one of: ${ReportFormat.options.join(", ")}`,
  });
}

async function writeOutput(path: string, text: string): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(path, text).catch((cause: unknown) => {
    throw new RigmarkError("usage", `cannot write the report to ${path}`, {
      hint: "Give a file in a folder that exists and can be written: -o FILE",
      cause,
    });
  });
}
