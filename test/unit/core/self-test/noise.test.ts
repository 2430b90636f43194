import { describe, expect, it } from "vitest";
import {
  geometricMean,
  latestNoise,
  lossPerCore,
  sessionSpread,
  smallestDifference,
} from "../../../../src/core/self-test/noise.js";
import { selfTestFile, selfTestSession } from "../../../fixtures/self-tests.js";
import { upperTailByIntegration } from "../../../fixtures/t-by-integration.js";

describe("smallestDifference", () => {
  // By integration, without the library: t(0.989, 7) = 2.93078, t(0.8, 7) = 0.89603.
  it("rests on quantiles that integration gives, too", () => {
    expect(upperTailByIntegration(2.93078, 7)).toBeCloseTo(0.011, 6);
    expect(upperTailByIntegration(0.89603, 7)).toBeCloseTo(0.2, 6);
    expect(upperTailByIntegration(2.45651, 23)).toBeCloseTo(0.011, 6);
    expect(upperTailByIntegration(0.85753, 23)).toBeCloseTo(0.2, 6);
  });

  // s_r = sqrt(2 (0.02^2 + 0.01^2)) = 0.0316228; ln 1.02 + 3.82681 x 0.0316228 / sqrt(8) = 0.0625877.
  it("matches cases worked by hand", () => {
    const noise = { within: 0.01, between: 0.02 };
    expect(smallestDifference(noise, 1, 8)).toBeCloseTo(0.064588, 5);
    expect(smallestDifference(noise, 4, 8)).toBeCloseTo(0.061039, 5);
    expect(smallestDifference(noise, 1, 24)).toBeCloseTo(0.042055, 5);
  });

  it("is the margin itself without noise", () => {
    expect(smallestDifference({ within: 0, between: 0 }, 1, 8)).toBeCloseTo(0.02, 12);
  });
});

describe("lossPerCore", () => {
  it("is the slope of ln(speed) through no load", () => {
    const halved = (cores: number) => ({ cores, speedRatio: 0.5 ** cores });
    expect(lossPerCore([halved(0.25), halved(0.5), halved(1)])).toBeCloseTo(Math.LN2, 12);
    // (1 x 0.2 + 2 x 0.1) / (1 + 4) = 0.08.
    const doses = [
      { cores: 1, speedRatio: Math.exp(-0.2) },
      { cores: 2, speedRatio: Math.exp(-0.1) },
    ];
    expect(lossPerCore(doses)).toBeCloseTo(0.08, 12);
  });

  it("is not known where no load was seen, or only a trace of one", () => {
    expect(lossPerCore([])).toBeNull();
    expect(lossPerCore([{ cores: 0, speedRatio: 0.9 }])).toBeNull();
    expect(lossPerCore([{ cores: 1e-15, speedRatio: 0.999 }])).toBeNull();
  });
});

describe("sessionSpread", () => {
  // ln of e^0.1 ... e^0.5: standard deviation sqrt(0.1 / 4).
  const speeds = [0.1, 0.2, 0.3, 0.4, 0.5].map(Math.exp);

  it("needs five sessions", () => {
    expect(sessionSpread(null)).toBeNull();
    expect(sessionSpread(selfTestFile([]))).toBeNull();
    expect(sessionSpread(selfTestFile(speeds.slice(1)))).toBeNull();
    const spread = sessionSpread(selfTestFile(speeds));
    expect(spread?.sessions).toBe(5);
    expect(spread?.sd).toBeCloseTo(Math.sqrt(0.025), 12);
  });

  it.each([{ model: "synth:other" }, { test: "pp512" }, { threads: 1 }])(
    "counts sessions like the last one only: not %j",
    (changes) => {
      const { sessions, ...file } = selfTestFile(speeds);
      const other = { ...file, sessions: [selfTestSession({ ...changes, tokensPerSecond: 1 }), ...sessions] };
      expect(sessionSpread(other)).toEqual(sessionSpread(selfTestFile(speeds)));
      expect(
        sessionSpread({ ...file, sessions: [...sessions.slice(1), selfTestSession(changes)] }),
      ).toBeNull();
    },
  );
});

it("latestNoise is that of the last session", () => {
  const [first, last] = [selfTestSession(), selfTestSession({ within: 0.3, between: 0.4 })];
  expect(latestNoise(null)).toBeNull();
  expect(latestNoise({ ...selfTestFile([]), sessions: [first, last] })).toEqual({
    within: 0.3,
    between: 0.4,
  });
});

it("geometricMean of 2 and 8 is 4", () => {
  expect(geometricMean([2, 8])).toBeCloseTo(4, 12);
});
