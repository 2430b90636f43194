import type { Suite } from "../../schema/suite.js";
import { contextNeeded, testLabel } from "../protocol/test-shape.js";
import { testInWords } from "./describe-test.js";
import { formatCount, formatDuration } from "./format.js";
import { plainText } from "./sanitize.js";
import { renderTable } from "./terminal-table.js";
import { hangText } from "./wrap-text.js";

const TITLE_LENGTH = 200;
const NARROWEST = 60;

/** The suites as a table: name, version, number of tests, title. */
export function renderSuiteList(suites: readonly Suite[], width: number): string {
  const columns = [
    { head: "suite", align: "left" as const },
    { head: "version", align: "right" as const },
    { head: "tests", align: "right" as const },
    { head: "what it measures", align: "left" as const, flexible: true },
  ];
  const rows = suites.map(({ id, version, tests, title }) => [
    id,
    String(version),
    String(tests.length),
    plainText(title, TITLE_LENGTH),
  ]);
  return [
    ...renderTable(columns, rows, Math.max(NARROWEST, width), (text) => text),
    "",
    "Run some with: rigmark run speed depth. Look into one with: rigmark suites show depth",
    "",
  ].join("\n");
}

/** One suite: what it is, and each test with its short name, in plain words, and the context it needs. */
export function renderSuite(suite: Suite, width: number): string {
  const room = Math.max(NARROWEST, width);
  const columns = [
    { head: "test", align: "left" as const },
    { head: "what it does", align: "left" as const, flexible: true },
    { head: "least context", align: "right" as const },
  ];
  const rows = suite.tests.map((test) => [
    testLabel(test),
    testInWords(test),
    formatCount(contextNeeded(test) * test.nParallel),
  ]);
  const count = `${suite.tests.length} test${suite.tests.length === 1 ? "" : "s"}`;
  return [
    ...hangText("", `${suite.id} ${suite.version}: ${plainText(suite.title, TITLE_LENGTH)}`, 0, room),
    ...hangText(
      "",
      `${count}, each at most about ${formatDuration(suite.budgetSeconds)} over all processes of a quick run, then cut short or skipped.`,
      0,
      room,
    ),
    "",
    ...renderTable(columns, rows, room, (text) => text),
    "",
    ...hangText(
      "",
      `Licence ${plainText(suite.licence, TITLE_LENGTH)}. Source: ${plainText(suite.source, 400)}`,
      0,
      room,
    ),
    "",
  ].join("\n");
}
