import { describe, expect, it } from "vitest";
import { createCircuitBreaker } from "../../../../src/host/runner/circuit-breaker.js";

describe("createCircuitBreaker", () => {
  it("opens at the third failure of one class in a row", () => {
    const breaker = createCircuitBreaker();
    expect([1, 2, 3].map(() => breaker.note("m1 cuda", "oom-vram"))).toEqual([false, false, true]);
  });

  it("counts each class, model and backend for itself", () => {
    const breaker = createCircuitBreaker();
    expect(breaker.note("m1 cuda", "oom-vram")).toBe(false);
    expect(breaker.note("m1 cpu", "oom-vram")).toBe(false);
    expect(breaker.note("m1 cuda", "hang")).toBe(false);
    expect(breaker.note("m1 cuda", "oom-vram")).toBe(false);
    expect(breaker.note("m1 cuda", "oom-vram")).toBe(false);
    expect(breaker.note("m1 cuda", "oom-vram")).toBe(true);
  });

  it("begins anew after a process that went well, and takes no note of the user's stop", () => {
    const breaker = createCircuitBreaker();
    breaker.note("m", "hang");
    breaker.note("m", "hang");
    expect(breaker.note("m", "interrupted")).toBe(false);
    expect(breaker.note("m", null)).toBe(false);
    expect(breaker.note("m", "hang")).toBe(false);
  });
});
