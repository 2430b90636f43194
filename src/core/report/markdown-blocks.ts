import { markdownText } from "./sanitize.js";

/** A table whose heading is Markdown already; cells are escaped. */
export function table(
  head: readonly string[],
  rules: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(rules), ...rows.map((cells) => line(cells.map(markdownText)))].join("\n");
}

/** Lines of Markdown as a list. */
export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** A command or a path. Backticks would end a code span or block early, so they become quotes. */
export function codeSpan(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

/** Text to be copied. */
export function codeBlock(text: string): string {
  return `\`\`\`\n${text.replaceAll("`", "'")}\n\`\`\``;
}
