import { describe, expect, it } from "vitest";
import { latencyFacts } from "../../../../src/core/report/latency-facts.js";
import { test as shape } from "../../../fixtures/short-test.js";
import { type RequestStory, requestValue, value } from "../../../fixtures/stored-values.js";

const values = (requests: readonly RequestStory[], text = "req512+5") =>
  requests.map((request) => requestValue("c", shape(text), request, 0));
const same = (count: number): RequestStory[] => new Array(count).fill({ firstMs: 500, gapMs: 20 });

describe("latencyFacts", () => {
  it("matches a case worked by hand", () => {
    // Three requests of five tokens: first tokens after 400, 500 and 900 ms, four gaps of 10, 20 and 60 ms.
    const facts = latencyFacts(
      values([
        { firstMs: 400, gapMs: 10 },
        { firstMs: 900, gapMs: 60 },
        { firstMs: 500, gapMs: 20 },
      ]),
    );
    expect(facts?.requests).toBe(3);
    expect(facts?.firstToken.p50).toBeCloseTo(0.5, 9);
    expect(facts?.whole.p50).toBeCloseTo(0.5 + 4 * 0.02, 9);
    expect(facts?.perOutputToken).toBeCloseTo((0.01 + 0.02 + 0.06) / 3, 9);
  });

  it("shows a percentile only from as many requests as it takes", () => {
    const shown = (count: number) => {
      const { firstToken } = latencyFacts(values(same(count)))!;
      return (["p50", "p90", "p95", "p99"] as const).filter((name) => firstToken[name] !== null);
    };
    expect(shown(28)).toEqual(["p50"]);
    expect(shown(29)).toEqual(["p50", "p90"]);
    expect(shown(59)).toEqual(["p50", "p90", "p95"]);
    expect(shown(298)).toEqual(["p50", "p90", "p95"]);
    expect(shown(299)).toEqual(["p50", "p90", "p95", "p99"]);
  });

  it("shows the time between tokens from 30 requests on, all gaps pooled", () => {
    expect(latencyFacts(values(same(29)))?.nextToken.p50).toBeNull();
    const mixed = [...same(16), ...new Array<RequestStory>(14).fill({ firstMs: 1, gapMs: 80 })];
    const { nextToken } = latencyFacts(values(mixed))!;
    expect(nextToken.p50).toBeCloseTo(0.02, 9);
    expect(nextToken.p90).toBeCloseTo(0.08, 9);
  });

  it("is nothing for values that are no requests", () => {
    expect(latencyFacts([value("c", shape("tg64"), 10, 0, "timed")])).toBeNull();
    expect(latencyFacts([])).toBeNull();
  });
});
