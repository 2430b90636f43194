import { cleanText } from "../clean-text.js";
import type { ReaderContext } from "./reader.js";

/** A program that is silent for longer than this between two ticks has nothing to give now. */
const SILENT_AFTER_MS = 2500;
/** Rows kept between two ticks: more come only when ticks stand still. */
const MOST_ROWS = 200;

/** One line understood, and when it came (Unix ms). */
export interface Arrival<Row> {
  readonly row: Row;
  readonly atMs: number;
}

/** What a followed program has said. */
export interface LineFeed<Row> {
  /** Rows since the last call. */
  readonly take: () => Arrival<Row>[];
  /** True while the program runs and says nothing of use. */
  readonly silent: () => boolean;
  /** Resolves at the first row, or when the program ends without one. */
  readonly first: Promise<void>;
}

/** Follows a program whose lines `parse` understands; what it does not understand is left out. */
export function feedLines<Row>(
  context: ReaderContext,
  file: string,
  args: readonly string[],
  parse: (line: string) => Row | null,
): LineFeed<Row> {
  let rows: Arrival<Row>[] = [];
  let lastMs = context.steadyMs();
  let running = true;
  let onFirst: () => void = () => undefined;
  const first = new Promise<void>((resolve) => {
    onFirst = resolve;
  });
  context.follow(
    file,
    args,
    (line) => {
      const row = parse(line);
      if (row === null || rows.length >= MOST_ROWS) return;
      lastMs = context.steadyMs();
      rows.push({ row, atMs: context.nowMs() });
      onFirst();
    },
    ({ exitCode, lastWords }) => {
      running = false;
      onFirst();
      const words = cleanText(lastWords);
      context.note(
        `${file} ended early with status ${exitCode ?? "unknown"}${words === "" ? "" : `: ${words}`}`,
      );
    },
  );
  return {
    take: () => {
      const taken = rows;
      rows = [];
      return taken;
    },
    first,
    silent: () => running && context.steadyMs() - lastMs > SILENT_AFTER_MS,
  };
}
