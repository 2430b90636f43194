import type { CacheTable, ModelPage, TensorTypeRow } from "../gguf/describe/model-page.js";
import type { Colors } from "./colors.js";
import { formatBytes, formatCount, formatNumber, formatShare } from "./format.js";
import { modelFacts } from "./model-page-facts.js";
import type { ReportTable } from "./report-table.js";
import { tableOf } from "./report-table.js";
import { plainText } from "./sanitize.js";
import { renderTable } from "./terminal-table.js";
import { hangText, wrapText } from "./wrap-text.js";

/** How the page is drawn. */
export interface PageStyle {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colors: Pick<Colors, "bold" | "dim" | "yellow" | "red">;
}

const NARROWEST = 60;
const LABEL_WIDTH = 15;
const LONGEST_TITLE = 200;
const LONGEST_WARNING = 400;

/** The page of a model as text. All foreign text in it is cleaned. */
export function renderModelPage(page: ModelPage, { width, colors }: PageStyle): string {
  const room = Math.max(NARROWEST, width);
  const lines = (label: string, text: string) => hangText(label, text, LABEL_WIDTH, room);
  const table = ({ heading, columns, rows }: ReportTable) => [
    "",
    ...wrapText(heading ?? "", room).map(colors.bold),
    ...renderTable(columns, rows, room, colors.dim),
  ];
  return [
    ...wrapText(plainText(titleOf(page), LONGEST_TITLE), room).map(colors.bold),
    ...modelFacts(page).flatMap(({ label, text }) => lines(label, text)),
    ...table(typesTable(page)),
    ...cacheLines(page.cache, page, table, room),
    ...warningLines(page, room, colors),
    "",
  ].join("\n");
}

function titleOf({ origin, file, known }: ModelPage): string {
  if (origin === "file") return file ?? "";
  const name = `${known?.name ?? ""} ${known?.quantization ?? ""}`;
  return origin === "registry"
    ? `${name}: from the registry, not from a file`
    : `${name} with made-up weights: as it would be written, no file was read`;
}

function typesTable({ tensorTypes, bitsPerWeight, parameters, origin }: ModelPage): ReportTable {
  const bytes = tensorTypes.reduce((sum, row) => sum + (row.bytes ?? 0), 0);
  const average = bitsPerWeight === null ? "" : `: ${formatNumber(bitsPerWeight)} bits a weight`;
  const chosen = origin === "file" ? "" : ", types as llama-quantize chooses them";
  return tableOf<TensorTypeRow>(
    `Weights by type${average}${chosen}`,
    [
      { head: "type", align: "left", text: ({ type }) => type },
      { head: "tensors", align: "right", text: ({ tensors }) => formatCount(tensors) },
      { head: "weights", align: "right", text: ({ elements }) => formatShare(elements / parameters) },
      { head: "size", align: "right", text: (row) => formatBytes(row.bytes) },
      {
        head: "of all",
        align: "right",
        text: (row) => formatShare(row.bytes === null || bytes === 0 ? null : row.bytes / bytes),
      },
      { head: "bits a weight", align: "right", text: (row) => formatNumber(row.bitsPerWeight) },
    ],
    tensorTypes,
  );
}

function cacheLines(
  cache: CacheTable | null,
  { cacheKind }: ModelPage,
  table: (table: ReportTable) => string[],
  room: number,
): string[] {
  if (cache === null) return ["", ...wrapText(NO_CACHE[cacheKind], room)];
  return [...table(cacheOf(cache)), ...cacheNotes(cache).flatMap((note) => wrapText(note, room))];
}

const NO_CACHE: Readonly<Record<ModelPage["cacheKind"], string>> = {
  usual: "Keys and values of the context: unknown, the header lacks figures.",
  none: "Keys and values of the context: none are kept, the architecture reads a text at once.",
  states:
    "Keys and values of the context: not worked out, the architecture keeps states of another kind as well.",
  own: "Keys and values of the context: not worked out, llama.cpp keeps them in a way of its own here.",
};

function cacheOf({ types, bytesPerToken, contexts }: CacheTable): ReportTable {
  const rows = [
    { label: "one token more", bytes: bytesPerToken },
    ...contexts.map(({ tokens, bytes }) => ({ label: `${formatCount(tokens)} tokens`, bytes })),
  ];
  return tableOf<(typeof rows)[number]>(
    "Keys and values of the context (one sequence), by type of the cache",
    [
      { head: "context", align: "left", text: ({ label }) => label },
      ...types.map((type) => ({
        head: type,
        align: "right" as const,
        text: ({ bytes }: (typeof rows)[number]) => formatBytes(bytes[type] ?? null),
      })),
    ],
    rows,
  );
}

function cacheNotes({ window, latent }: CacheTable): string[] {
  const notes: string[] = [];
  if (window !== null) {
    notes.push(
      `${window.layers} of ${window.ofLayers} layers look back ${formatCount(window.tokens)} tokens at most, and keep that and one batch of 512: one token more takes less once they are full.`,
    );
  }
  if (latent) notes.push("Latent attention: one compressed vector a token and layer, no values beside it.");
  return notes;
}

function warningLines({ warnings }: ModelPage, room: number, colors: PageStyle["colors"]): string[] {
  if (warnings.length === 0) return [];
  const shown = warnings.map(({ stops, text }) => {
    const [first = "", ...rest] = hangText(
      stops ? "will not load:" : "note:",
      plainText(`the file ${text}`, LONGEST_WARNING),
      LABEL_WIDTH,
      room,
    );
    return [(stops ? colors.red : colors.yellow)(first), ...rest];
  });
  return ["", ...shown.flat()];
}
