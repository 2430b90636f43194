import * as z from "zod";
import { RigmarkError } from "../errors.js";
import { readResult } from "../host/store/read-result.js";
import { parseWatts } from "./parse-watts.js";
import { presentResult } from "./present-result.js";
import { resultsFolder } from "./results-folder.js";
import { defaultFormat, ReportFormat, showReport } from "./show-report.js";
import { writeOutput } from "./write-output.js";

const Flags = z.object({
  format: ReportFormat.optional(),
  json: z.boolean().default(false),
  results: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  watts: z.string().optional(),
  color: z.boolean().optional(),
});

/** Prints the report of a stored result, to stdout or a file. */
export async function printReport(reference: string, options: unknown): Promise<void> {
  const flags = readFlags(options);
  const results = resultsFolder(flags.results, process.env);
  const stored = await readResult(reference, results);
  const document =
    flags.watts === undefined
      ? stored.document
      : { ...stored.document, statedWatts: parseWatts(flags.watts) };
  const { model } = await presentResult(document, { resultPath: stored.path });
  const target = flags.output === undefined ? process.stdout : {};
  const format = flags.json ? "json" : (flags.format ?? defaultFormat(target));
  const text = await showReport(model, document, format, target, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeOutput(flags.output, text);
}

function readFlags(options: unknown): z.infer<typeof Flags> {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const [flag] = parsed.error.issues[0]?.path ?? [];
  const typed =
    typeof options === "object" && options !== null && flag !== undefined ? Reflect.get(options, flag) : "";
  throw new RigmarkError("usage", `--${String(flag)} cannot be ${JSON.stringify(typed)}`, {
    hint: `--format is one of: ${ReportFormat.options.join(", ")}`,
  });
}
