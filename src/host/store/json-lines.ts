/** Line (from 1) on which each element of a JSON array starts. The text must be valid JSON. */
export function elementLines(text: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}\n]/g)) {
    if (token === "\n") line += 1;
    else if (token === "[" || token === "{") {
      depth += 1;
      if (depth === 2) lines.push(line);
    } else if (token === "]" || token === "}") depth -= 1;
  }
  return lines;
}

/** Line (from 1) at which JSON.parse gave up: where it says so, else the last one, for what was cut off ends there. */
export function lineOfError(error: unknown, text: string): number {
  const position = error instanceof Error ? /at position (\d+)/.exec(error.message)?.[1] : undefined;
  const before = position === undefined ? text : text.slice(0, Number(position));
  return before.split("\n").length;
}
