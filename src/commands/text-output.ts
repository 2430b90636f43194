import * as z from "zod";
import type { TextBlock } from "../core/report/text-blocks.js";
import { RigmarkError } from "../errors.js";
import { defaultFormat, ReportFormat } from "./show-report.js";
import { writeOutput } from "./write-output.js";

/** Flags of a command that prints text blocks; `pricesFile` is for those that read prices. */
export const OutputFlags = z.object({
  pricesFile: z.string().min(1).optional(),
  format: ReportFormat.optional(),
  json: z.boolean().default(false),
  output: z.string().min(1).optional(),
  color: z.boolean().optional(),
});
export type OutputFlags = z.infer<typeof OutputFlags>;

/** Columns where nobody tells. */
const DEFAULT_WIDTH = 80;

const HINTS: Readonly<Record<string, string>> = {
  format: `--format is one of: ${ReportFormat.options.join(", ")}`,
  asOf: "--as-of is a day, written YYYY-MM-DD",
  unit: "--unit is one of: token, hour, seat",
};

/** Checks the flags of one command; a wrong one is named as it was typed. */
export function readFlags<S extends z.ZodType>(schema: S, options: unknown): z.output<S> {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  const key = String(parsed.error.issues[0]?.path[0]);
  const typed: unknown = typeof options === "object" && options !== null ? Reflect.get(options, key) : "";
  const flag = key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new RigmarkError("usage", `--${flag} cannot be ${JSON.stringify(typed)}`, {
    hint: HINTS[key] ?? "see the command with --help",
  });
}

/** Prints blocks or JSON in the form asked for, to stdout or a file. */
export async function writeBlocks(
  blocks: readonly TextBlock[],
  json: () => string,
  flags: OutputFlags,
): Promise<void> {
  const target = flags.output === undefined ? process.stdout : {};
  const format = flags.json ? "json" : (flags.format ?? defaultFormat(target));
  const text = format === "json" ? json() : await drawn(blocks, format, target, flags);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeOutput(flags.output, text);
}

async function drawn(
  blocks: readonly TextBlock[],
  format: "table" | "md",
  target: { readonly isTTY?: boolean; readonly columns?: number },
  flags: OutputFlags,
): Promise<string> {
  const { renderBlocks, renderBlocksMarkdown } = await import("../core/report/text-blocks.js");
  if (format === "md") return renderBlocksMarkdown(blocks);
  const { colorsFor } = await import("../host/terminal/color.js");
  const colors = colorsFor(target, process.env, flags);
  return renderBlocks(blocks, { width: target.columns ?? DEFAULT_WIDTH, colors });
}

/** The day of a moment in UTC, ISO date: the day that price rows mean. */
export function utcDay(now: Date): string {
  return now.toISOString().slice(0, 10);
}
