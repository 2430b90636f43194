import type { Check } from "../validity/doctor/check.js";

/** Words rather than colour alone carry the status. */
const WORDS: Readonly<Record<Check["status"], string>> = { ok: "ok", warn: "warn", fail: "FAIL" };

const STATUS_WIDTH = 6;
const TITLE_WIDTH = 16;
const INDENT = " ".repeat(STATUS_WIDTH + TITLE_WIDTH);

/** Colours one word by its status; the identity where colour is off. */
export type PaintStatus = (word: string, status: Check["status"]) => string;

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function showCheck(check: Check, width: number, paint: PaintStatus): string {
  const room = width - INDENT.length;
  const word = WORDS[check.status];
  const head = `${paint(word, check.status)}${" ".repeat(STATUS_WIDTH - word.length)}${check.title.padEnd(TITLE_WIDTH)}`;
  const body = wrap(check.detail, room).join(`\n${INDENT}`);
  const fix = check.fix === null ? "" : `\n${INDENT}${wrap(`Fix: ${check.fix}`, room).join(`\n${INDENT}`)}`;
  return `${head}${body}${fix}`;
}

/** The sentence that sums the checks up. */
export function summarizeChecks(checks: readonly Check[]): string {
  const count = (status: Check["status"]): number => checks.filter((check) => check.status === status).length;
  const [fails, warnings] = [count("fail"), count("warn")];
  const noted = warnings === 0 ? "" : `, ${warnings} ${warnings === 1 ? "warning" : "warnings"}`;
  if (fails > 0) return `Not fit to measure: ${fails} failed${noted}.`;
  return warnings === 0 ? "Fit to measure." : `Fit to measure${noted}.`;
}

/** The checks as text: status, title and detail, the fix on lines of its own, `width` columns. */
export function renderChecks(checks: readonly Check[], width: number, paint: PaintStatus): string {
  const rows = checks.map((check) => showCheck(check, width, paint));
  return `${rows.join("\n")}\n\n${summarizeChecks(checks)}\n`;
}
