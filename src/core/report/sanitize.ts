/** An escape sequence of a terminal: CSI, the string kinds (OSC, DCS, APC, PM, SOS) up to their end, or ESC and one more. ECMA-48. */
const ESCAPE_SEQUENCE = new RegExp(
  [
    "(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]",
    "(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u001b\\\\|\\u009c|$)",
    "\\u001b[ -/]*[0-~]",
  ].join("|"),
  "g",
);

/** Controls, line and paragraph separators, halves of a surrogate pair. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]+/gu;

/** Characters that nobody sees but that reorder or hide text: directions (bidi), zero-width marks, tags, annotations. */
const UNSEEN = /[\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]+/gu;

/** More combining marks on one letter than any language writes; they would paint over other lines. */
const MARK_PILE = /(\p{M}{3})\p{M}+/gu;

/** Foreign text made safe for one line of a terminal: no controls, single spaces, at most `max` characters. */
export function plainText(text: string, max: number): string {
  const clean = text
    .replace(ESCAPE_SEQUENCE, "")
    .replace(CONTROLS, " ")
    .replace(UNSEEN, "")
    .replace(MARK_PILE, "$1")
    .replace(/\s+/gu, " ")
    .trim();
  const characters = Array.from(clean);
  if (characters.length <= max) return clean;
  return `${characters
    .slice(0, Math.max(0, max - 1))
    .join("")
    .trimEnd()}…`;
}

const MARKDOWN_ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Plain text made safe inside a GitHub Markdown paragraph or table cell: it shows as typed and links nowhere. */
export function markdownText(text: string): string {
  return text
    .replace(/[\r\n\u2028\u2029]+/g, " ")
    .replace(/[&<>]/g, (found) => MARKDOWN_ESCAPES[found] ?? found)
    .replace(/[\\`*[\]|~$]/g, "\\$&")
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
    .replace(/:\/\//g, "&#58;//")
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`);
}
