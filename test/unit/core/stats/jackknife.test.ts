import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jackknifeByRequest } from "../../../../src/core/stats/jackknife.js";
import { percentile } from "../../../../src/core/stats/percentiles.js";

describe("jackknifeByRequest", () => {
  // By hand: medians without each request 3, 2.5, 1.5, mean 7/3, squares 7/6; error sqrt(2/3 x 7/6) = 0.88192;
  // t(0.975, 2) = 4.30265: 2 +- 3.79459, and no gap is shorter than nothing.
  it("matches a case worked by hand", () => {
    const interval = jackknifeByRequest([[1], [2], [4]], 0.5);
    expect(interval?.low).toBe(0);
    expect(interval?.high).toBeCloseTo(5.79459, 4);
  });

  it("agrees with leaving requests out the slow way", () => {
    const gaps = fc.array(fc.integer({ min: 100, max: 120 }), { minLength: 1, maxLength: 9 });
    const requests = fc.array(gaps, { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(requests, fc.constantFrom(0.5, 0.9, 0.99), (byRequest, fraction) => {
        const without = byRequest.map(
          (_, left) => percentile(byRequest.filter((__, request) => request !== left).flat(), fraction) ?? 0,
        );
        const centre = without.reduce((sum, one) => sum + one, 0) / without.length;
        const squares = without.reduce((sum, one) => sum + (one - centre) ** 2, 0);
        const error = Math.sqrt(((without.length - 1) / without.length) * squares);
        const interval = jackknifeByRequest(byRequest, fraction);
        const width = (interval?.high ?? Number.NaN) - (percentile(byRequest.flat(), fraction) ?? 0);
        // The ratio of half-width to error is t of the count of requests alone.
        const t = [12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462][byRequest.length - 2] ?? 0;
        expect(width).toBeCloseTo(t * error, 2);
      }),
    );
  });

  it("counts requests, not gaps", () => {
    const alike = Array.from({ length: 40 }, (_, index) => 10 + (index % 5));
    const few = jackknifeByRequest([alike, alike.map((gap) => gap + 2)], 0.5);
    expect((few?.high ?? 0) - (few?.low ?? 0)).toBeGreaterThan(10);
  });

  it("needs two requests with gaps", () => {
    expect(jackknifeByRequest([[1, 2, 3], []], 0.5)).toBeNull();
    expect(jackknifeByRequest([], 0.5)).toBeNull();
  });
});
