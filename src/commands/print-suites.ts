import { jsonText } from "../core/report/json-text.js";
import { plainText } from "../core/report/sanitize.js";
import { renderSuite, renderSuiteList } from "../core/report/suite-text.js";
import { listSuites, readSuite, readSuiteFile } from "../host/store/suites.js";
import type { Suite } from "../schema/suite.js";
import { findSuite } from "./find-suite.js";

/** Columns where nobody tells, and the most that are easy to read. */
const DEFAULT_WIDTH = 100;
const WIDEST = 120;

/** Prints the suites that ship, as a table or as JSON. */
export async function printSuiteList(json: boolean): Promise<void> {
  const suites = await Promise.all((await listSuites()).map(readSuite));
  if (json) writeJson(suites);
  else process.stdout.write(renderSuiteList(suites, columns()));
}

/** Prints one suite, by name or path. */
export async function printSuite(reference: string, json: boolean): Promise<void> {
  show((await findSuite(reference)).suite, json);
}

/** Reads a file as a suite and prints what it would measure; a file that is none is refused. */
export async function checkSuite(path: string, json: boolean): Promise<void> {
  const suite = await readSuiteFile(path);
  if (!json) process.stdout.write(`ok: ${plainText(path, 4096)} is a suite\n\n`);
  show(suite, json);
}

function show(suite: Suite, json: boolean): void {
  if (json) writeJson(suite);
  else process.stdout.write(renderSuite(suite, columns()));
}

function writeJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 2)}\n`);
}

function columns(): number {
  return Math.min(WIDEST, process.stdout.columns ?? DEFAULT_WIDTH);
}
