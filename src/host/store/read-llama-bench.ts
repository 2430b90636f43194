import { open } from "node:fs/promises";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import type * as z from "zod";
import { plainText } from "../../core/report/sanitize.js";
import { RigmarkError } from "../../errors.js";
import { LlamaBenchRow } from "../../schema/llama-bench.js";
import { elementLines, lineOfError } from "./json-lines.js";

/** A checked row and where it stands, e.g. "bench.jsonl, line 3". */
export interface ReadRow {
  readonly row: LlamaBenchRow;
  readonly place: string;
}

interface RawRow {
  readonly fields: unknown;
  readonly line: number;
}

/** Far more than a sweep of llama-bench prints. */
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_ROWS = 10_000;
const NAME_LENGTH = 200;
const KNOWN_FORMS = "rigmark reads the output of llama-bench -o json, jsonl or csv";

/** Reads a file of llama-bench rows, whatever of its three forms it has; refuses others with file, line and field. */
export async function readLlamaBench(path: string): Promise<ReadRow[]> {
  const name = plainText(basename(path), NAME_LENGTH);
  const text = await readText(path, name);
  const raw = parseRows(text, name);
  if (raw.length === 0) throw refuse(`${name}: there is no row in it`, KNOWN_FORMS);
  if (raw.length > MAX_ROWS) throw refuse(`${name}: more than ${MAX_ROWS} rows`, KNOWN_FORMS);
  return raw.map(({ fields, line }) => {
    const place = `${name}, line ${line}`;
    const parsed = LlamaBenchRow.safeParse(fields);
    if (parsed.success) return { row: parsed.data, place };
    throw refuse(`${place}: ${describeIssue(parsed.error, fields)}`, KNOWN_FORMS);
  });
}

async function readText(path: string, name: string): Promise<string> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw refuse(`${name}: cannot be opened`, "give the path of a file that llama-bench has written", cause);
  });
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw refuse(`${name}: is not a file`, KNOWN_FORMS);
    if (stats.size > MAX_BYTES) throw refuse(`${name}: is larger than 10 MiB`, KNOWN_FORMS);
    return (await file.readFile("utf8")).replace(/^\uFEFF/, "");
  } finally {
    await file.close();
  }
}

/** The form shows in the first characters. */
function parseRows(text: string, name: string): RawRow[] {
  const start = text.trimStart();
  if (start.startsWith("[")) return parseArray(text, name);
  if (start.startsWith("{")) return parseLines(text, name);
  const [head = ""] = start.split(/\r?\n/, 1);
  if (/(^|,)"?build_commit"?(,|$)/.test(head)) return parseCsv(text, name);
  if (head.startsWith("|")) {
    throw refuse(`${name}: is a Markdown table, which rounds its figures`, "run llama-bench with -o jsonl");
  }
  throw refuse(`${name}: is not llama-bench's json, jsonl or csv`, KNOWN_FORMS);
}

function parseArray(text: string, name: string): RawRow[] {
  const rows = parseJson(text, `${name}, line `, 0);
  if (!Array.isArray(rows)) throw refuse(`${name}: is no list of rows`, KNOWN_FORMS);
  const lines = elementLines(text);
  return rows.map((fields: unknown, index) => ({ fields, line: lines[index] ?? 1 }));
}

function parseLines(text: string, name: string): RawRow[] {
  const rows = text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    return [{ fields: parseJson(line, `${name}, line `, index), line: index + 1 }];
  });
  const [first] = rows;
  if (typeof first?.fields === "object" && first.fields !== null && Reflect.has(first.fields, "format")) {
    throw refuse(
      `${name}: is no output of llama-bench`,
      "a result of rigmark needs no import: rigmark report FILE",
    );
  }
  return rows;
}

function parseJson(text: string, place: string, linesBefore: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const line = linesBefore + lineOfError(cause, text);
    throw refuse(
      `${place}${line}: is not JSON, or was cut off`,
      "llama-bench -o jsonl writes whole lines, which survive a crash",
      cause,
    );
  }
}

function parseCsv(text: string, name: string): RawRow[] {
  try {
    const rows: { record: unknown; info: { lines: number } }[] = parse(text, {
      columns: true,
      info: true,
      skip_empty_lines: true,
    });
    return rows.map(({ record, info }) => ({ fields: record, line: info.lines }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause["lines"] === "number" ? cause["lines"] : 1;
    throw refuse(`${name}, line ${line}: is not CSV, or was cut off`, KNOWN_FORMS, cause);
  }
}

function describeIssue(error: z.ZodError, fields: unknown): string {
  const [issue] = error.issues;
  const field = issue?.path.join(".") || "the row";
  const [key] = issue?.path ?? [];
  const missing =
    key !== undefined && typeof fields === "object" && fields !== null && !Reflect.has(fields, key);
  return missing ? `${field} is missing` : `${field}: ${issue?.message ?? "not as expected"}`;
}

function refuse(message: string, hint: string, cause?: unknown): RigmarkError {
  return new RigmarkError("bad-result", message, { hint, cause });
}
