import { describe, expect, it } from "vitest";
import { believeSummary } from "../../../../src/core/report/believe.js";
import { allKindsDocument } from "../../../fixtures/all-kinds-run.js";
import { eventfulDocument } from "../../../fixtures/eventful-run.js";
import { report } from "../../../fixtures/reports.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const summary = (...parameters: Parameters<typeof report>) =>
  believeSummary(report(...parameters).models[0]?.rows ?? []);

describe("believeSummary", () => {
  it("counts the answers of all rows, best first", () => {
    expect(summary(eventfulDocument())).toBe("1 yes, 1 wide, 2 NO, 1 failed, 1 skipped; reasons below");
    expect(summary(allKindsDocument())).toBe("13 yes, 1 wide, 1 noisy, 1 NO, 4 skipped; reasons below");
  });

  it("promises no reasons where none are needed", () => {
    expect(summary(resultDocument())).toBe("3 yes");
  });

  it("counts what has not run yet", () => {
    expect(summary(resultDocument([{ asked: "tg8" }]))).toBe("1 not run; reasons below");
  });
});
