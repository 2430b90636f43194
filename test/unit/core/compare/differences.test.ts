import { describe, expect, it } from "vitest";
import type { ResultDocument } from "../../../../src/schema/result.js";
import { around, compared, later, run } from "../../../fixtures/comparisons.js";
import { facts } from "../../../fixtures/result-documents.js";

const measured = run([{ asked: "tg128", speeds: around(10, 3) }]);
const kinds = (changed: ResultDocument, base = measured) =>
  compared(base, later(changed, 1)).pairs[0]?.differences.map(({ kind }) => kind);
const machine = (change: Partial<ResultDocument["machine"]>) => ({
  ...measured,
  machine: { ...measured.machine, ...change },
});

describe("differences of two set-ups", () => {
  it("are none between a run and its repetition", () => {
    expect(kinds(measured)).toEqual([]);
  });

  it.each([
    ["memory", machine({ memory: { ...measured.machine.memory, totalBytes: 25_000_000_000 } }), ["memory"]],
    [
      "a few pages of memory",
      machine({ memory: { ...measured.machine.memory, totalBytes: 25_200_090_000 } }),
      [],
    ],
    ["a memory limit", machine({ memory: { ...measured.machine.memory, limitBytes: 8e9 } }), ["memory"]],
    ["Node", machine({ node: "v22.1.0" }), ["node"]],
    ["the power source", machine({ power: { source: "battery" } }), ["power-source"]],
    ["the system", machine({ os: { ...measured.machine.os, name: "Fedora 44" } }), ["system"]],
    [
      "a container",
      machine({ os: { ...measured.machine.os, hypervisor: null, container: true } }),
      ["virtual"],
    ],
    ["the version of rigmark", { ...measured, tool: { ...measured.tool, version: "0.2.0" } }, ["tool"]],
    ["the profile", { ...measured, plan: { ...measured.plan, profile: "rigorous" as const } }, ["profile"]],
  ])("name %s", (_, changed, expected) => {
    expect(kinds(changed)).toEqual(expected);
  });

  it("come from what ran, not from what was asked", () => {
    const ran = { flashAttention: false, engineRelease: "b10001", cpuFeatures: "AVX" };
    const launches = measured.launches.map((one) => ({ ...one, facts: facts(ran) }));
    expect(kinds({ ...measured, launches })).toEqual(["engine", "cpu-features", "flash-attention"]);
  });

  it("list nothing that an imported table leaves unstated as if it were known", () => {
    const imported = machine({ unstated: ["cores", "memory", "system"] });
    const differences = compared(measured, later(imported, 1)).pairs[0]?.differences ?? [];
    const known = differences.filter(({ kind }) =>
      ["cores", "memory", "system", "kernel", "node"].includes(kind),
    );
    expect(known.length).toBeGreaterThan(0);
    for (const { b } of known) expect(b).toBeNull();
  });

  it("never take two imported tables for one session: nobody knows whose machines they are", () => {
    const imported = machine({ unstated: ["cores", "memory", "system"] });
    expect(compared(imported, later(imported, 1)).pairs[0]?.method.kind).toBe("two-sessions");
  });
});
