import * as z from "zod";
import { jsonText } from "../core/report/json-text.js";
import type { ReportModel } from "../core/report/report-model.js";
import type { ResultDocument } from "../schema/result.js";

/** Forms a report can take. */
export const ReportFormat = z.enum(["table", "md", "json"]);
export type ReportFormat = z.infer<typeof ReportFormat>;

/** Where a report goes: colour and width belong to that stream. */
export interface ReportTarget {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Columns where nobody tells. */
const DEFAULT_WIDTH = 80;

/** A table for a person at a terminal, Markdown for a pipe or a file. */
export function defaultFormat(target: ReportTarget): ReportFormat {
  return target.isTTY === true ? "table" : "md";
}

/** The report as text in the form asked for; JSON is the result document itself. */
export async function showReport(
  model: ReportModel,
  document: ResultDocument,
  format: ReportFormat,
  target: ReportTarget,
  flags: { readonly color?: boolean | undefined },
): Promise<string> {
  switch (format) {
    case "json":
      return `${jsonText(document, 1)}\n`;
    case "md": {
      const { renderMarkdown } = await import("../core/report/markdown.js");
      return renderMarkdown(model);
    }
    case "table": {
      const { renderScreen } = await import("../core/report/terminal-screen.js");
      const { colorsFor } = await import("../host/terminal/color.js");
      const colors = colorsFor(target, process.env, flags);
      return renderScreen(model, { width: target.columns ?? DEFAULT_WIDTH, colors });
    }
  }
}
