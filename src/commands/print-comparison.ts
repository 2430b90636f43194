import * as z from "zod";
import { compareResults } from "../core/compare/compare-results.js";
import type { ResultComparison } from "../core/compare/comparison-model.js";
import { neighboursOf } from "../core/compare/neighbours.js";
import type { Contender } from "../core/compare/set-ups.js";
import { jsonText } from "../core/report/json-text.js";
import { machineKey } from "../core/self-test/machine-key.js";
import { sessionSpread } from "../core/self-test/noise.js";
import type { SessionSpread } from "../core/stats/compare-welch.js";
import { RigmarkError } from "../errors.js";
import { readDataFile } from "../host/store/data-files.js";
import { userFolders } from "../host/store/folders.js";
import { readResult } from "../host/store/read-result.js";
import { readSelfTests } from "../host/store/self-test-file.js";
import { type NeighbourRow, NeighbourTable } from "../schema/neighbours.js";
import { checkComparable, failOnSlower } from "./comparison-outcome.js";
import { presentResult } from "./present-result.js";
import { resultsFolder } from "./results-folder.js";
import { defaultFormat, ReportFormat, type ReportTarget } from "./show-report.js";
import { writeOutput } from "./write-output.js";

/** Below 100: a margin in percent. */
const Percent = z
  .string()
  .regex(/^\d{1,2}(\.\d+)?$/)
  .transform(Number)
  .refine((percent) => percent > 0);

const Flags = z.object({
  epsilon: Percent,
  failOn: z.literal("slower").optional(),
  neighbours: z.boolean().default(false),
  format: ReportFormat.optional(),
  json: z.boolean().default(false),
  results: z.string().min(1).optional(),
  output: z.string().min(1).optional(),
  color: z.boolean().optional(),
});

const HINTS: Readonly<Record<string, string>> = {
  epsilon: "--epsilon is a percentage above 0 and below 100, e.g. 2",
  failOn: "--fail-on knows one word: slower",
  format: `--format is one of: ${ReportFormat.options.join(", ")}`,
};

/** Columns where nobody tells. */
const DEFAULT_WIDTH = 80;

/** Prints how results compare, to stdout or a file; throws what the exit status is to say. */
export async function printComparison(references: readonly string[], options: unknown): Promise<void> {
  const flags = readFlags(options);
  const folder = resultsFolder(flags.results, process.env);
  const contenders = await Promise.all(references.map((reference) => readContender(reference, folder)));
  refuseRepeated(contenders);
  const comparison = compareResults(contenders, {
    epsilon: flags.epsilon / 100,
    psi: await measuredSpread(contenders),
  });
  checkComparable(comparison, flags.neighbours);
  const neighbours = flags.neighbours ? neighboursOf(comparison, await readNeighbours()) : null;
  const target = flags.output === undefined ? process.stdout : {};
  const format = flags.json ? "json" : (flags.format ?? defaultFormat(target));
  const text = await showComparison(comparison, neighbours, format, target, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeOutput(flags.output, text);
  if (flags.failOn === "slower") failOnSlower(comparison);
}

function readFlags(options: unknown): z.infer<typeof Flags> {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const [key] = parsed.error.issues[0]?.path ?? [];
  const name = String(key);
  const typed = typeof options === "object" && options !== null ? Reflect.get(options, name) : "";
  const flag = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new RigmarkError("usage", `--${flag} cannot be ${JSON.stringify(typed)}`, {
    hint: HINTS[name] ?? "see: rigmark compare --help",
  });
}

async function readContender(reference: string, folder: string): Promise<Contender> {
  const { document, path } = await readResult(reference, folder);
  const { judgements } = await presentResult(document, { resultPath: path });
  return { document, judgements, startedAtMs: Date.parse(document.startedAt) };
}

/** What self-tests on the machine of the first result found, if this user ran them here. */
async function measuredSpread([first]: readonly Contender[]): Promise<SessionSpread | null> {
  if (first === undefined) return null;
  const { cache } = userFolders(process.env);
  return sessionSpread(await readSelfTests(cache, machineKey(first.document.machine)));
}

function refuseRepeated(contenders: readonly Contender[]): void {
  const ids = contenders.map(({ document }) => document.runId);
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated === undefined) return;
  throw new RigmarkError("usage", `${repeated} was given twice`, {
    hint: "give two results, or one that holds several models or settings",
  });
}

async function readNeighbours(): Promise<readonly NeighbourRow[]> {
  return (await readDataFile("data/neighbours.json", NeighbourTable)).rows;
}

async function showComparison(
  comparison: ResultComparison,
  neighbours: readonly NeighbourRow[] | null,
  format: ReportFormat,
  target: ReportTarget,
  flags: { readonly color?: boolean | undefined },
): Promise<string> {
  switch (format) {
    case "json":
      return `${jsonText(neighbours === null ? comparison : { ...comparison, neighbours }, 1)}\n`;
    case "md": {
      const { renderCompareMarkdown } = await import("../core/report/compare-markdown.js");
      return renderCompareMarkdown(comparison, neighbours);
    }
    case "table": {
      const { renderCompareScreen } = await import("../core/report/compare-screen.js");
      const { colorsFor } = await import("../host/terminal/color.js");
      const colors = colorsFor(target, process.env, flags);
      return renderCompareScreen(comparison, neighbours, { width: target.columns ?? DEFAULT_WIDTH, colors });
    }
  }
}
