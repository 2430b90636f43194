import type { Stats } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type * as z from "zod";
import { plainText } from "../../core/report/sanitize.js";
import { RigmarkError } from "../../errors.js";
import { RESULT_VERSION, ResultDocument } from "../../schema/result.js";
import { upgradeResult } from "../../schema/upgrade-result.js";

/** A stored result and where it lies. */
export interface StoredResult {
  readonly document: ResultDocument;
  readonly path: string;
}

/** More than any run writes: a larger file is something else. */
const MAX_BYTES = 64 * 1024 * 1024;
const RUN_ID = /^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/;
const FILE_NAME = "result.json";
const REASON_LENGTH = 200;

/** Reads a result by path of its file or folder, by run id, or as `latest`; refuses what is not one in one clear line. */
export async function readResult(reference: string, resultsDir: string): Promise<StoredResult> {
  const path = await locate(reference, resultsDir);
  return { document: checkDocument(parseJson(await readText(path), path), path), path };
}

async function locate(reference: string, resultsDir: string): Promise<string> {
  if (reference === "latest") return latestIn(resultsDir);
  const asGiven = await statOrNull(reference);
  if (asGiven?.isDirectory()) return join(reference, FILE_NAME);
  if (asGiven !== null || !RUN_ID.test(reference)) return reference;
  return join(resultsDir, reference, FILE_NAME);
}

/** Run ids begin with the time, so the last name is the newest run. */
async function latestIn(resultsDir: string): Promise<string> {
  const names = await readdir(resultsDir).catch(() => []);
  for (const name of names
    .filter((entry) => RUN_ID.test(entry))
    .sort()
    .reverse()) {
    const path = join(resultsDir, name, FILE_NAME);
    if ((await statOrNull(path))?.isFile()) return path;
  }
  throw new RigmarkError("bad-result", `there is no result in ${resultsDir}`, {
    hint: "Measure first with: rigmark run. Or name the folder: --results DIR",
  });
}

async function readText(path: string): Promise<string> {
  const stats = await statOrNull(path);
  if (stats === null) {
    throw refuse(path, "does not exist or cannot be opened", "Give a path, a run id, or latest.");
  }
  if (!stats.isFile()) throw refuse(path, "is not a file", "Give the result.json of a run, or its folder.");
  if (stats.size > MAX_BYTES) throw refuse(path, `is larger than ${MAX_BYTES / 1024 / 1024} MiB`, NOT_OURS);
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw refuse(path, "cannot be read", "Look at its permissions.", cause);
  });
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "not JSON";
    throw refuse(path, `is not JSON, or was cut off: ${reason}`, NOT_OURS, cause);
  }
}

const NOT_OURS = "Give the result.json that rigmark run has written.";

function checkDocument(raw: unknown, path: string): ResultDocument {
  if (typeof raw !== "object" || raw === null || Reflect.get(raw, "format") !== "rigmark-result") {
    throw refuse(path, "is not a rigmark result", NOT_OURS);
  }
  const version = versionOf(Reflect.get(raw, "schemaVersion"));
  const ours = versionOf(RESULT_VERSION);
  if (version !== null && ours !== null && version.major > ours.major) {
    const formats = `format ${version.major}.${version.minor}, this one reads ${ours.major}.x`;
    throw refuse(path, `was written by a newer rigmark (${formats})`, "Update rigmark and try again.");
  }
  const upgraded = upgradeResult(raw);
  const newerMinor = version?.major === ours?.major && (version?.minor ?? 0) > (ours?.minor ?? 0);
  const first = ResultDocument.safeParse(upgraded);
  if (first.success) return first.data;
  // A newer minor only adds fields: those unknown here are dropped, anything else is still refused.
  const second = newerMinor ? ResultDocument.safeParse(withoutUnknown(upgraded, first.error)) : first;
  if (second.success) return second.data;
  throw refuse(path, describeIssue(second.error), NOT_OURS, second.error);
}

function versionOf(text: unknown): { readonly major: number; readonly minor: number } | null {
  const match = typeof text === "string" ? /^(\d{1,6})\.(\d{1,6})$/.exec(text) : null;
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

function withoutUnknown(raw: object, error: z.ZodError): unknown {
  const copy: unknown = structuredClone(raw);
  for (const issue of error.issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const holder = issue.path.reduce<unknown>(
      (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : null),
      copy,
    );
    if (typeof holder !== "object" || holder === null) continue;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  return copy;
}

function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "top level" : issue.path.join(".");
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return `has a wrong value at ${place}: ${issue?.message ?? "not as expected"}${more}`;
}

function refuse(path: string, reason: string, hint: string, cause?: unknown): RigmarkError {
  const message = `${plainText(path, 4096)} ${plainText(reason, REASON_LENGTH)}`;
  return new RigmarkError("bad-result", message, { hint, cause });
}

async function statOrNull(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}
