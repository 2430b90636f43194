import stringWidth from "string-width";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Breaks plain text at spaces into lines of at most `width` columns; only a word longer than that is cut. */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => cutWord(part, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Text after a first column of `label`, later lines indented to the same column. */
export function hangText(label: string, text: string, labelWidth: number, width: number): string[] {
  const [first = "", ...rest] = wrapText(text, width - labelWidth);
  const indent = " ".repeat(labelWidth);
  return [
    label + " ".repeat(Math.max(0, labelWidth - stringWidth(label))) + first,
    ...rest.map((line) => indent + line),
  ];
}

/** Breaks a list of phrases into lines, between phrases rather than inside them; later lines are indented by one. */
export function wrapPhrases(phrases: readonly string[], separator: string, width: number): string[] {
  const room = width - 1;
  const lines: string[] = [];
  let line = "";
  for (const [index, phrase] of phrases.entries()) {
    const ended = index === phrases.length - 1 ? phrase : phrase + separator.trimEnd();
    const longer = line === "" ? ended : `${line} ${ended}`;
    if (line === "" || stringWidth(longer) <= room) {
      line = longer;
    } else {
      lines.push(line);
      line = ended;
    }
  }
  return [...lines, line]
    .flatMap((text) => wrapText(text, room))
    .map((text, index) => (index === 0 ? text : ` ${text}`));
}

function cutWord(word: string, width: number): string[] {
  if (stringWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const { segment } of graphemes.segment(word)) {
    if (part !== "" && stringWidth(part + segment) > width) {
      parts.push(part);
      part = segment;
    } else {
      part += segment;
    }
  }
  return [...parts, part];
}
