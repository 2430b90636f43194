import type * as z from "zod";
import { plainText } from "../../core/report/sanitize.js";
import { RigmarkError } from "../../errors.js";
import { RESULT_VERSION, ResultDocument } from "../../schema/result.js";
import { upgradeResult } from "../../schema/upgrade-result.js";

const REASON_LENGTH = 200;

/** Hint for what is no result of ours. */
export const NOT_OURS = "Give the result.json that rigmark run has written.";

/** Parses text as JSON; refuses anything else in one clear line. `path` may be an address. */
export function parseJson(text: string, path: string, hint = NOT_OURS): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : "not JSON";
    throw refuse(path, `is not JSON, or was cut off: ${reason}`, hint, cause);
  }
}

/** Checks a result document of any format that can be read, and brings it to the present one. */
export function checkDocument(raw: unknown, path: string): ResultDocument {
  if (typeof raw !== "object" || raw === null || Reflect.get(raw, "format") !== "rigmark-result") {
    throw refuse(path, "is not a rigmark result", NOT_OURS);
  }
  const version = Reflect.get(raw, "schemaVersion");
  if (isNewer(version, "major")) {
    const formats = `format ${version}, this one reads ${RESULT_VERSION.split(".")[0]}.x`;
    throw refuse(path, `was written by a newer rigmark (${formats})`, "Update rigmark and try again.");
  }
  const parsed = parseTolerant(ResultDocument, upgradeResult(raw), isNewer(version, "minor"));
  if (parsed.success) return parsed.data;
  throw refuse(path, describeIssue(parsed.error), NOT_OURS, parsed.error);
}

/** True when a document's version is ahead of ours: by its major, or, the major being ours, by its minor. */
export function isNewer(version: unknown, part: "major" | "minor"): boolean {
  const theirs = versionOf(version);
  const ours = versionOf(RESULT_VERSION);
  if (theirs === null || ours === null) return false;
  if (part === "major") return theirs.major > ours.major;
  return theirs.major === ours.major && theirs.minor > ours.minor;
}

function versionOf(text: unknown): { readonly major: number; readonly minor: number } | null {
  const match = typeof text === "string" ? /^(\d{1,6})\.(\d{1,6})$/.exec(text) : null;
  return match === null ? null : { major: Number(match[1]), minor: Number(match[2]) };
}

/** Parses; a newer minor only adds fields: those unknown here are dropped, anything else is still refused. */
export function parseTolerant<S extends z.ZodType>(
  schema: S,
  raw: unknown,
  newerMinor: boolean,
): z.ZodSafeParseResult<z.output<S>> {
  const first = schema.safeParse(raw);
  return first.success || !newerMinor ? first : schema.safeParse(withoutUnknown(raw, first.error));
}

function withoutUnknown(raw: unknown, error: z.ZodError): unknown {
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

/** The first thing that a schema found wrong, with its place. */
export function describeIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? "top level" : issue.path.join(".");
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : "";
  return `has a wrong value at ${place}: ${issue?.message ?? "not as expected"}${more}`;
}

/** An error about a result, its texts cleaned. */
export function refuse(path: string, reason: string, hint: string, cause?: unknown): RigmarkError {
  const message = `${plainText(path, 4096)} ${plainText(reason, REASON_LENGTH)}`;
  return new RigmarkError("bad-result", message, { hint, cause });
}
