import { describe, expect, test } from "vitest";
import { idleOfAllowed, parseCpuList, parseIdle } from "../../../../src/core/protocol/cpu-idle.js";

/** Fields: user nice system idle iowait irq softirq steal guest guest_nice, in hundredths of a second (man 5 proc). */
const STAT = [
  "cpu  4652 23139 2229 141160 711 0 58 37 0 0",
  "cpu0 1967 10960 1053 71806 150 0 24 18 0 0",
  "cpu1 2685 12179 1176 69354 561 0 33 19 0 0",
  "intr 12345 0 0",
].join("\n");

describe("parseIdle", () => {
  test("adds idle and waiting for a disk over all CPUs", () => {
    expect(parseIdle(STAT, new Set())).toEqual({ cpus: 2, idleSeconds: (71806 + 150 + 69354 + 561) / 100 });
  });

  test("counts only the CPUs allowed", () => {
    expect(parseIdle(STAT, new Set([1]))).toEqual({ cpus: 1, idleSeconds: (69354 + 561) / 100 });
  });

  test.each(["", "cpu  1 2 3 4", "cpu0 1 2", "cpu0 a b c d"])("says nothing for %j", (text) => {
    expect(parseIdle(text, new Set())).toBeNull();
  });
});

describe("parseCpuList", () => {
  test.each([
    ["0-3,8,10-11", [0, 1, 2, 3, 8, 10, 11]],
    ["0", [0]],
    ["", []],
    ["x", []],
    ["3-1", []],
  ])("%j", (text, numbers) => {
    expect([...parseCpuList(text)]).toEqual(numbers);
  });
});

describe("idleOfAllowed", () => {
  test("takes the CPUs from the list of those allowed, and all where there is none", () => {
    expect(idleOfAllowed("Name:\tnode\nCpus_allowed:\t1\nCpus_allowed_list:\t0\n", STAT)).toEqual({
      cpus: 1,
      idleSeconds: (71806 + 150) / 100,
    });
    expect(idleOfAllowed("Name:\tnode\n", STAT)?.cpus).toBe(2);
  });
});
