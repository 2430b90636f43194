import type { ModelScan, ScannedModel } from "../../schema/model-scan.js";
import { formatBytes } from "./format.js";
import { plainText } from "./sanitize.js";
import { fitColumns, leastWidth, renderTable } from "./terminal-table.js";
import { hangText } from "./wrap-text.js";

const NAME_LENGTH = 40;
const PATH_LENGTH = 300;
const MOST_PROBLEMS = 8;
/** Files that are no models, listed on the screen. */
const MOST_OTHERS = 20;
const NARROWEST = 60;

const KIND_WORDS: Record<ScannedModel["kind"], string> = {
  model: "",
  embedding: "embedding",
  projector: "projector",
  adapter: "adapter",
  imatrix: "imatrix",
  incomplete: "incomplete",
  damaged: "damaged",
};

/** What a scan found: a table, the room that duplicates take, and what could not be read. `home` is written as ~. */
export function renderScan(scan: ModelScan, width: number, home: string): string {
  const room = Math.max(NARROWEST, width);
  const shorten = (path: string) => shownPath(path, home);
  const models = scan.models.filter(({ kind }) => kind === "model");
  const others = scan.models.filter(({ kind }) => kind !== "model");
  return [
    ...modelTable(models, room, shorten),
    ...otherLines(others, room, shorten),
    ...(scan.models.length === 0
      ? emptyLines(scan, room, shorten)
      : ["", ...hang(totals(scan, models), room)]),
    ...duplicateLines(scan.models, room, shorten),
    ...problemLines(scan, room, shorten),
    "",
  ].join("\n");
}

type Shorten = (path: string) => string;

function modelTable(models: readonly ScannedModel[], room: number, shorten: Shorten): string[] {
  if (models.length === 0) return [];
  const columns = [
    { head: "model", align: "left" as const },
    { head: "quantization", align: "left" as const },
    { head: "size", align: "right" as const },
    { head: "where", align: "left" as const },
  ];
  const rows = models.map((model) => [
    plainText(model.name, NAME_LENGTH),
    plainText(model.quantization ?? "-", 16),
    formatBytes(model.sizeBytes),
    whereWords(model),
  ]);
  const uses = models.map(({ use }) => `-m ${shellWord(shorten(use ?? ""))}`);
  const wide = [
    ...columns,
    { head: "registry", align: "left" as const, isOptional: true as const },
    { head: "use as", align: "left" as const },
  ];
  const wideRows = rows.map((row, index) => [...row, registryWords(models[index]), uses[index] ?? ""]);
  const fitted = fitColumns(wide, wideRows, room);
  if (leastWidth(fitted.columns, fitted.rows) <= room) {
    return renderTable(fitted.columns, fitted.rows, room, (text) => text);
  }
  const [head = "", ...lines] = renderTable(columns, rows, 1000, (text) => text);
  return [head, ...lines.flatMap((line, index) => [line, `    ${uses[index]}`])];
}

/** Files of one shape can be finetunes of each other: then it is only like the registry's model. */
function registryWords(model: ScannedModel | undefined): string {
  if (model?.registryId == null) return "-";
  return model.basis === "shape" ? `like ${model.registryId}` : model.registryId;
}

function whereWords({ copies }: ScannedModel): string {
  const tools = [
    ...new Set(copies.map(({ tool }) => (tool === "folder" ? "given folder" : plainText(tool, 20)))),
  ];
  const [first = "", ...others] = tools;
  const places = others.length === 0 ? first : `${first} and ${others.length} more`;
  const files = copies.filter(({ isSameFile }) => !isSameFile).length;
  return files > 1 ? `${places}, ${files} copies` : places;
}

function otherLines(others: readonly ScannedModel[], room: number, shorten: Shorten): string[] {
  if (others.length === 0) return [];
  const columns = [
    { head: "not to be measured", align: "left" as const },
    { head: "size", align: "right" as const },
    { head: "file, and why", align: "left" as const, flexible: true },
  ];
  const rows = others
    .slice(0, MOST_OTHERS)
    .map(({ kind, sizeBytes, copies, problem }) => [
      KIND_WORDS[kind],
      formatBytes(sizeBytes),
      `${shorten(copies[0]?.path ?? "")}${problem === null ? "" : `: ${plainText(problem, 200)}`}`,
    ]);
  const more = others.length - rows.length;
  const rest = more === 0 ? [] : [`and ${more} more, see --json`];
  return ["", ...renderTable(columns, rows, room, (text) => text), ...rest];
}

function totals(scan: ModelScan, models: readonly ScannedModel[]): string {
  const count = `${models.length} model${models.length === 1 ? "" : "s"}`;
  const others = scan.models.length - models.length;
  const rest = others === 0 ? "" : ` and ${others} other file${others === 1 ? "" : "s"}`;
  const waste = scan.wastedBytes === 0 ? "" : `; duplicates take ${formatBytes(scan.wastedBytes)} of it`;
  return `${count}${rest}, ${formatBytes(scan.totalBytes)} on disk${waste}.`;
}

function emptyLines({ places }: ModelScan, room: number, shorten: Shorten): string[] {
  return [
    "No GGUF files found in:",
    ...places.flatMap(({ folder }) => hangText("  ", shorten(folder), 2, room)),
    "Name the folder of yours: rigmark models scan FOLDER",
  ];
}

const SAME_WORDS = {
  name: "the same by the hashes in their names",
  bytes: "the same to the byte",
  sample: "probably the same: equal size, start, middle and end",
};

function duplicateLines(models: readonly ScannedModel[], room: number, shorten: Shorten): string[] {
  return models.flatMap(({ name, wastedBytes, sameBy, copies }) => {
    if (sameBy === null) return [];
    const title = `${plainText(name, NAME_LENGTH)}, ${SAME_WORDS[sameBy]}; ${formatBytes(wastedBytes)} could be freed:`;
    const paths = copies.filter(({ isSameFile }) => !isSameFile).map(({ path }) => shorten(path));
    return ["", ...hang(title, room), ...paths.map((path) => `  ${path}`)];
  });
}

function problemLines({ problems, moreProblems }: ModelScan, room: number, shorten: Shorten): string[] {
  if (problems.length === 0) return [];
  const count = problems.length + moreProblems;
  const shown = problems.slice(0, MOST_PROBLEMS);
  const more = count - shown.length;
  return [
    "",
    `Not looked at: ${count}`,
    ...shown.flatMap(({ path, reason }) =>
      hangText("  ", `${shorten(path)}: ${plainText(reason, 200)}`, 2, room),
    ),
    ...(more === 0 ? [] : [`  and ${more} more, see --json`]),
  ];
}

function hang(text: string, room: number): string[] {
  return hangText("", text, 0, room);
}

function shownPath(path: string, home: string): string {
  const isBelow = home !== "" && (path.startsWith(`${home}/`) || path.startsWith(`${home}\\`));
  return plainText(isBelow ? `~${path.slice(home.length)}` : path, PATH_LENGTH);
}

/** A word that a shell takes as it is; ~ stays outside of the quotes. */
function shellWord(text: string): string {
  if (/^[\w@%+=:,./~\\-]+$/.test(text)) return text;
  const [, home = "", rest = text] = /^(~\/)(.*)$/s.exec(text) ?? [];
  return `${home}'${rest.replaceAll("'", "'\\''")}'`;
}
