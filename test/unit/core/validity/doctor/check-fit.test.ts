import { describe, expect, test } from "vitest";
import { checkFit, type FitFacts } from "../../../../../src/core/validity/doctor/check-fit.js";
import { MACHINE } from "./facts.js";

const folder = { name: "x", writable: true, freeBytes: 100e9 };
const FIT: FitFacts = {
  machine: MACHINE,
  foreignLoad: { cores: 0.1, cpus: 16, seconds: 2 },
  threads: 8,
  onCpu: true,
  memoryBytes: 2e9,
  bytesToWrite: 1e9,
  cache: folder,
  results: folder,
};
const failing = (change: Partial<FitFacts>) => checkFit({ ...FIT, ...change }).map(({ id }) => id);
const cpu = (change: Partial<typeof MACHINE.cpu>) => ({
  machine: { ...MACHINE, cpu: { ...MACHINE.cpu, ...change } },
});

describe("what a strict run asks of a machine", () => {
  test("a quiet one passes", () => {
    expect(checkFit(FIT)).toEqual([]);
  });

  test.each<[string, Partial<FitFacts>, Partial<FitFacts>]>([
    // Eight spare cores bear 0.05 + 0.8.
    [
      "load",
      { foreignLoad: { ...FIT.foreignLoad, cores: 0.85 } },
      { foreignLoad: { ...FIT.foreignLoad, cores: 0.86 } },
    ],
    ["governor", cpu({ governor: "schedutil" }), cpu({ governor: "powersave" })],
    [
      "power",
      { machine: { ...MACHINE, power: { source: null } } },
      { machine: { ...MACHINE, power: { source: "battery" } } },
    ],
    [
      "threads",
      { threads: 16, foreignLoad: { ...FIT.foreignLoad, cores: 0 } },
      { threads: 17, foreignLoad: { ...FIT.foreignLoad, cores: 0 } },
    ],
    ["memory", { memoryBytes: 20e9 }, { memoryBytes: 20e9 + 1 }],
    ["cache", { cache: { ...folder, freeBytes: 1e9 } }, { cache: { ...folder, freeBytes: 1e9 - 1 } }],
    ["results", { results: { ...folder, freeBytes: 50e6 } }, { results: { ...folder, freeBytes: 50e6 - 1 } }],
  ])("%s", (id, fit, unfit) => {
    expect(failing(fit)).toEqual([]);
    expect(failing(unfit)).toEqual([id]);
    expect(checkFit({ ...FIT, ...unfit })[0]).toMatchObject({ status: "fail", fix: expect.any(String) });
  });

  test("a card bears more load than the CPU", () => {
    const foreignLoad = { ...FIT.foreignLoad, cores: 2.4 };
    expect(failing({ foreignLoad })).toEqual(["load"]);
    expect(failing({ foreignLoad, onCpu: false })).toEqual([]);
  });

  test("what is not needed or not known does not stop a run", () => {
    expect(failing({ memoryBytes: null, bytesToWrite: 0, cache: { ...folder, writable: false } })).toEqual(
      [],
    );
    expect(failing({ foreignLoad: { cores: null, cpus: 0, seconds: 2 } })).toEqual([]);
    expect(failing({ results: { ...folder, freeBytes: null } })).toEqual([]);
  });
});
