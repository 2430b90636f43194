import { describe, expect, it } from "vitest";
import { type SpeedDemand, subjectSpeeds } from "../../../../../src/core/report/cost/subject-speeds.js";
import type { Judgement } from "../../../../../src/core/validity/verdict.js";
import { RigmarkError } from "../../../../../src/errors.js";
import { inOwnProcesses } from "../../../../fixtures/own-processes.js";
import { report } from "../../../../fixtures/reports.js";
import { resultDocument } from "../../../../fixtures/result-documents.js";

type Story = Parameters<typeof resultDocument>[0] extends readonly (infer Item)[] | undefined ? Item : never;

const three = (asked: string, speed: number): Story => ({ asked, speeds: [speed, speed, speed] });
const ONE: SpeedDemand = { request: null, streams: 1 };

function rowsOf(...stories: Story[]) {
  return report(inOwnProcesses(resultDocument(stories))).models[0]?.rows ?? [];
}

function speeds(demand: Partial<SpeedDemand>, ...stories: Story[]) {
  return subjectSpeeds(rowsOf(...stories), { ...ONE, ...demand }, "run x");
}

function refusal(demand: Partial<SpeedDemand>, ...stories: Story[]): RigmarkError {
  try {
    speeds(demand, ...stories);
  } catch (error) {
    if (error instanceof RigmarkError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const PROMPT = three("pp512", 58);

describe("speeds for a bill, one request at a time", () => {
  it("are those of the engine times what the application loses beside it", () => {
    // 9 of 10 tokens/s at the empty context; 10 becomes 8 at 4,096, so 7.2 as an application sees it.
    const { decode, prefill, notes } = speeds(
      { request: { input: 4096 - 64, output: 128 } },
      ...[three("pp512", 58), three("tg128", 10), three("tg128@4096", 8), three("gen128", 9)],
    );
    expect(decode.range.point).toBeCloseTo(7.2, 6);
    expect(decode).toMatchObject({ origin: "measured", basis: "tg128 @ d4096, gen128" });
    expect(prefill.range.point).toBeCloseTo(58, 6);
    expect(notes).toEqual([]);
  });

  it("are never faster than the engine alone, nor scaled by an application's speed at another depth", () => {
    expect(speeds({}, PROMPT, three("tg128", 10), three("gen128", 11)).decode.range.point).toBeCloseTo(10, 6);
    const other = speeds({}, PROMPT, three("tg128@2048", 10), three("gen128", 5));
    expect(other.decode).toMatchObject({ basis: "tg128 @ d2048" });
    expect(other.decode.range.point).toBeCloseTo(10, 6);
  });

  it("are the application's where the engine was not measured alone", () => {
    const { decode } = speeds({}, PROMPT, three("gen128", 9));
    expect(decode).toMatchObject({ basis: "gen128" });
    expect(decode.range.point).toBeCloseTo(9, 6);
  });

  it("read a prompt at the depth of its middle, and write behind all of it", () => {
    // Reading 2,048 of 4,096: 20 and 40 ms, 30 ms half way. Writing at 4,096 + 0.
    const { prefill, decode } = speeds(
      { request: { input: 4096, output: 0 } },
      ...[three("pp512", 50), three("pp512@4096", 25), three("tg128", 10), three("tg128@4096", 8)],
    );
    expect(prefill.range.point).toBeCloseTo(1 / 0.03, 6);
    expect(decode.range.point).toBeCloseTo(8, 6);
  });

  it("come with a note where requests write deeper than was measured", () => {
    const { notes } = speeds({ request: { input: 6000, output: 300 } }, PROMPT, three("tg128", 10));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain("up to 0 tokens in the context; these requests write at 6150");
    expect(notes[0]).toContain("rigmark run depth");
    expect(speeds({ request: { input: 300, output: 300 } }, PROMPT, three("tg128", 10)).notes).toEqual([]);
  });
});

describe("speeds for a bill, several requests at once", () => {
  const LADDER = [PROMPT, three("tg64", 5), three("tg64x2", 9), three("tg64x4", 14)];

  it("are the measured sum of that many, and more are alternatives", () => {
    const { decode, alternatives } = speeds({ streams: 2 }, ...LADDER);
    expect(decode.range.point).toBeCloseTo(9, 6);
    expect(alternatives).toEqual([{ streams: 4, decodeTokensPerSecond: expect.closeTo(14, 6) }]);
    expect(speeds({}, ...LADDER).alternatives.map(({ streams }) => streams)).toEqual([2, 4]);
  });

  it("are refused where they were not measured, and the error says which were", () => {
    const wrong = refusal({ streams: 8 }, ...LADDER);
    expect(wrong.code).toBe("bad-result");
    expect(wrong.message).toBe("run x has no row that writes 8 answers at once");
    expect(wrong.hint).toContain("Measured are 2, 4");
    expect(refusal({ streams: 8 }, PROMPT, three("tg64", 5)).hint).toBe(
      "Measure it first: rigmark run parallel",
    );
  });
});

describe("rows that carry no bill", () => {
  it("are refused without a prompt speed or a writing speed, by name", () => {
    expect(refusal({}, three("tg128", 10)).message).toContain("no row with a prompt speed");
    expect(refusal({}, PROMPT).message).toContain("no row with a writing speed (tg or gen)");
    expect(refusal({}).message).toContain("no row with a writing speed");
  });

  it("are refused where none may be believed, which is another thing than not measured", () => {
    const rows = rowsOf(PROMPT, three("tg128", 10)).map((row) => ({ ...row, judgement: INVALID }));
    const attempt = () => subjectSpeeds(rows, ONE, "run x");
    expect(attempt).toThrow("run x: no number of this result may be believed");
  });
});

const INVALID: Judgement = { verdict: "invalid", findings: [] };
