import { describe, expect, it } from "vitest";
import { isUsable, pickSpeeds } from "../../../../src/core/report/pick-speeds.js";
import { allKindsDocument } from "../../../fixtures/all-kinds-run.js";
import { inOwnProcesses } from "../../../fixtures/own-processes.js";
import { report } from "../../../fixtures/reports.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

function picked(...parameters: Parameters<typeof report>) {
  const { prompt, engine, application } = pickSpeeds(report(...parameters).models[0]?.rows ?? []);
  return [prompt, engine, application].map((row) => row?.label ?? null);
}

/** Fast ones repeat their shape, so that a value is long enough to be believed. */
const three = (asked: string, speed = 10) => ({
  asked,
  speeds: [speed, speed, speed],
  repetitions: speed > 100 ? 64 : 1,
});

describe("pickSpeeds", () => {
  it("takes plain speeds out of a run of all kinds", () => {
    expect(picked(allKindsDocument())).toEqual(["pp512", "tg128", "gen128"]);
  });

  it("takes no batch, request or endless writing, however fast", () => {
    const others = [
      three("pp128x4", 999),
      three("tg64x4", 999),
      { asked: "req512+64", requests: [[{ firstMs: 1, gapMs: 1 }]] },
      {
        asked: "sust600",
        minutes: [
          [99, 99],
          [99, 99],
          [99, 99],
        ],
      },
    ];
    const rows = report(inOwnProcesses(resultDocument(others))).models[0]?.rows ?? [];
    expect(rows.slice(0, 2).map(isUsable)).toEqual([true, true]);
    expect(picked(inOwnProcesses(resultDocument(others)))).toEqual([null, null, null]);
    expect(picked(inOwnProcesses(resultDocument([...others, three("pp512"), three("tg128")])))).toEqual([
      ...["pp512", "tg128", null],
    ]);
  });

  it("falls back to the single sequence of a ladder of batches only when there is nothing else", () => {
    const ladder = [three("pp128"), three("pp128x2"), three("tg64@128"), three("tg64@128x2")];
    expect(picked(resultDocument(ladder))).toEqual(["pp128", "tg64 @ d128", null]);
    expect(picked(resultDocument([...ladder, three("pp512"), three("tg128")]))).toEqual([
      ...["pp512", "tg128", null],
    ]);
  });

  it("takes the emptiest context first, and nothing that is not to be believed", () => {
    expect(picked(resultDocument([three("tg64@8192"), three("tg64@4096")]))[1]).toBe("tg64 @ d4096");
    expect(picked(resultDocument([{ asked: "tg64", speeds: [9, 9] }, three("tg64@4096")]))[1]).toBe(
      "tg64 @ d4096",
    );
  });
});
