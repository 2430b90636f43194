import { expect, it } from "vitest";
import { machineKey } from "../../../../src/core/self-test/machine-key.js";
import { resultDocument } from "../../../fixtures/result-documents.js";

const { machine } = resultDocument();

it("machineKey names processor, cores, memory and system, and nothing else", () => {
  expect(machineKey(machine)).toBe("Intel Xeon Processor @ 2.50GHz, 2 of 2 CPUs, 25 GB, linux 6.12 x64");
  expect(machineKey({ ...machine, node: "v24.0.0", power: { source: "battery" } })).toBe(machineKey(machine));
  expect(machineKey({ ...machine, cpu: { ...machine.cpu, usableCores: 1 } })).not.toBe(machineKey(machine));
});
