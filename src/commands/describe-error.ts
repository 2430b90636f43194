import { plainText } from "../core/report/sanitize.js";
import { RigmarkError } from "../errors.js";

const LONGEST_LINE = 600;

/** An error for stderr: one line, a hint where there is one, and on demand where it came from. Foreign text is cleaned. */
export function describeError(error: unknown, verbose: boolean): string {
  const lines = [
    `rigmark: ${plainText(error instanceof Error ? error.message : String(error), LONGEST_LINE)}`,
  ];
  if (error instanceof RigmarkError && error.hint !== undefined) {
    lines.push(`  hint: ${plainText(error.hint, LONGEST_LINE)}`);
  }
  if (verbose && error instanceof Error) {
    lines.push(...(error.stack ?? "").split("\n").map((line) => `  ${plainText(line, LONGEST_LINE)}`));
  }
  return `${lines.join("\n")}\n`;
}
