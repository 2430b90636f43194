import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { JournalEntry } from "../../schema/journal.js";
import { checkDocument, describeIssue, isNewer, parseTolerant, refuse } from "./check-document.js";

/** The entries of a journal's whole lines, and how many bytes those lines take. */
export interface StoredJournal {
  readonly entries: readonly JournalEntry[];
  readonly length: number;
}

/** More than any run writes. */
const MAX_BYTES = 256 * 1024 * 1024;
const LINE_END = 0x0a;
const DAMAGED = "Take that line out, or move the journal away to go on from result.json.";
const TYPES: ReadonlySet<unknown> = new Set(
  JournalEntry.options.flatMap(({ shape }) => [...shape.type.values]),
);

/** Reads a journal; a last line that was cut off is left out. Null when there is none, or not one whole line. */
export async function readJournal(path: string): Promise<StoredJournal | null> {
  const stats = await stat(path).catch(() => null);
  if (stats === null) return null;
  if (!stats.isFile()) throw refuse(path, "is not a file", DAMAGED);
  if (stats.size > MAX_BYTES) throw refuse(path, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`, DAMAGED);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw refuse(path, "cannot be read", "Look at its permissions.", cause);
  });
  const length = bytes.lastIndexOf(LINE_END) + 1;
  if (length === 0) return null;
  const lines = bytes.toString("utf8", 0, length - 1).split("\n");
  const [first, ...others] = lines.map((line, index) => parseLine(line, `${path}, line ${index + 1},`));
  const plan = readPlan(first, path);
  const newer = isNewer(plan.document.schemaVersion, "minor");
  const later = others.flatMap((raw, index) => readEntry(raw, `${path}, line ${index + 2},`, newer));
  return { entries: [plan, ...later], length };
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw refuse(place, "is damaged", DAMAGED, cause);
  }
}

function readPlan(raw: unknown, path: string): Extract<JournalEntry, { type: "plan" }> {
  const place = `${path}, line 1,`;
  if (typeOf(raw) !== "plan") throw refuse(place, "is not the plan of a run", DAMAGED);
  if (!Reflect.has(Object(raw), "document")) {
    throw refuse(
      path,
      "was written by rigmark 0.1, whose runs cannot be continued",
      `See what was measured with: rigmark report ${basename(dirname(path))}`,
    );
  }
  return { type: "plan", document: checkDocument(Reflect.get(Object(raw), "document"), place) };
}

/** No entry for a kind that only a newer minor version knows. */
function readEntry(raw: unknown, place: string, newer: boolean): JournalEntry[] {
  const type = typeOf(raw);
  if (newer && typeof type === "string" && !TYPES.has(type)) return [];
  const parsed = parseTolerant(JournalEntry, raw, newer);
  if (parsed.success) return [parsed.data];
  throw refuse(place, describeIssue(parsed.error), DAMAGED, parsed.error);
}

function typeOf(raw: unknown): unknown {
  return typeof raw === "object" && raw !== null ? Reflect.get(raw, "type") : undefined;
}
