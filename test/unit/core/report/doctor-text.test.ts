import { describe, expect, test } from "vitest";
import { renderChecks, summarizeChecks } from "../../../../src/core/report/doctor-text.js";
import type { Check } from "../../../../src/core/validity/doctor/check.js";

const check = (more: Partial<Check>): Check => ({
  ...{ id: "x", title: "Title", status: "ok", detail: "fine", fix: null },
  ...more,
});
const plain = (word: string) => word;

describe("renderChecks", () => {
  test("shows status, title and detail, and the fix on the next line", () => {
    const checks = [
      check({ title: "Node", detail: "20.20.2" }),
      check({ title: "Power", status: "warn", detail: "on battery", fix: "Plug the machine in" }),
      check({ title: "Memory", status: "fail", detail: "1.0 GB free", fix: "Close programs" }),
    ];
    expect(renderChecks(checks, 79, plain)).toBe(
      [
        "ok    Node            20.20.2",
        "warn  Power           on battery",
        "                      Fix: Plug the machine in",
        "FAIL  Memory          1.0 GB free",
        "                      Fix: Close programs",
        "",
        "Not fit to measure: 1 failed, 1 warning.",
        "",
      ].join("\n"),
    );
  });

  test("keeps to the width, word by word, and loses none", () => {
    const detail = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
    const text = renderChecks([check({ status: "warn", detail, fix: detail })], 60, plain);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(text.match(/word\d+/g)).toHaveLength(120);
  });

  test("paints the word only, so that columns stay in line", () => {
    const painted = renderChecks([check({ status: "fail" })], 79, (word, status) => `<${status}:${word}>`);
    expect(painted).toContain("<fail:FAIL>  Title           fine");
  });
});

describe("summarizeChecks", () => {
  test.each([
    [["ok", "ok"], "Fit to measure."],
    [["ok", "warn"], "Fit to measure, 1 warning."],
    [["warn", "warn"], "Fit to measure, 2 warnings."],
    [["fail", "fail", "ok"], "Not fit to measure: 2 failed."],
  ] as const)("%j: %s", (statuses, text) => {
    expect(summarizeChecks(statuses.map((status) => check({ status })))).toBe(text);
  });
});
