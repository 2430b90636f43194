import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type * as z from "zod";
import { faultOf } from "../../core/protocol/test-fault.js";
import { RigmarkError } from "../../errors.js";
import { Suite } from "../../schema/suite.js";
import { packageRoot, readDataFile } from "./data-files.js";

const FILE_NAME = "suite.json";
/** More than a thousand tests take: a larger file is something else. */
const MAX_BYTES = 1024 * 1024;
const START = "a suite that works, to start from: rigmark suites show speed --json";

/** Names of the suites that ship with rigmark. */
export async function listSuites(root = packageRoot()): Promise<string[]> {
  const entries = await readdir(join(root, "suites"), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Reads a suite that `listSuites` named. */
export function readSuite(name: string): Promise<Suite> {
  return readDataFile(`suites/${name}/${FILE_NAME}`, Suite);
}

/** Reads a suite of the user's own, a file or the folder of a suite.json; refuses it naming file, field and reason. */
export async function readSuiteFile(path: string): Promise<Suite> {
  const { file, text } = await readText(path);
  const parsed = Suite.safeParse(parseJson(text, file));
  if (!parsed.success) throw refuse(file, firstIssue(parsed.error), parsed.error);
  for (const [index, test] of parsed.data.tests.entries()) {
    const fault = faultOf(test);
    if (fault !== null) throw refuse(file, `tests.${index}.${fault.field}: ${fault.reason}`);
  }
  return parsed.data;
}

async function readText(path: string): Promise<{ file: string; text: string }> {
  const found = await stat(path).catch(() => null);
  const file = found?.isDirectory() ? join(path, FILE_NAME) : path;
  const stats = file === path ? found : await stat(file).catch(() => null);
  if (stats === null) {
    const hint = "give the path of a suite file; those that ship have names: rigmark suites list";
    throw new RigmarkError("bad-suite", `${file}: no such file, or it cannot be opened`, { hint });
  }
  if (!stats.isFile()) throw refuse(file, "is not a file");
  if (stats.size > MAX_BYTES) throw refuse(file, `is larger than ${MAX_BYTES / 1024} KiB`);
  try {
    return { file, text: await readFile(file, "utf8") };
  } catch (cause) {
    throw refuse(file, "cannot be read: look at its permissions", cause);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(file, `not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  const place = issue === undefined || issue.path.length === 0 ? "top level" : issue.path.join(".");
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return `${place}: ${issue?.message ?? "not as expected"}${more}`;
}

function refuse(file: string, reason: string, cause?: unknown): RigmarkError {
  return new RigmarkError("bad-suite", `${file}: ${reason}`, { hint: START, cause });
}
