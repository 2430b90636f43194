/** Keeps the last bytes of a stream of text. */
export interface TextRing {
  append(chunk: string): void;
  text(): string;
}

/** A ring of at most `limit` characters. */
export function createTextRing(limit: number): TextRing {
  let kept = "";
  return {
    append(chunk) {
      kept = (kept + chunk).slice(-limit);
    },
    text: () => kept,
  };
}
