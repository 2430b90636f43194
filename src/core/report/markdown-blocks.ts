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
