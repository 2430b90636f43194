import { describe, expect, test } from "vitest";
import { showBytes } from "../../../../../src/core/validity/doctor/check.js";
import { diagnose } from "../../../../../src/core/validity/doctor/diagnose.js";
import {
  checkForeignLoad,
  checkGovernor,
  checkPower,
  describeBandwidth,
  describeSystem,
} from "../../../../../src/core/validity/doctor/quiet-checks.js";
import {
  checkCacheFolder,
  checkMemory,
  checkResultsFolder,
} from "../../../../../src/core/validity/doctor/resource-checks.js";
import { FACTS, MACHINE } from "./facts.js";

describe("showBytes", () => {
  test.each([
    [24.63e9, "24.6 GB"],
    [1e9, "1.0 GB"],
    [512e6, "512 MB"],
    [0, "0 MB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(showBytes(bytes)).toBe(text);
  });
});

describe("checkMemory", () => {
  const status = (availableBytes: number, limitBytes: number | null = null) =>
    checkMemory({ totalBytes: 32e9, availableBytes, limitBytes });

  test("2 GB free are enough for the default model, a byte less is not", () => {
    expect(status(2e9).status).toBe("ok");
    expect(status(2e9 - 1)).toMatchObject({ status: "fail", fix: expect.any(String) });
  });

  test("the limit of a container is named", () => {
    expect(status(3e9, 4e9).detail).toBe("3.0 GB of 32.0 GB free (limited to 4.0 GB)");
  });
});

describe.each([
  ["cache", checkCacheFolder, 1.23e9, /RIGMARK_HOME/],
  ["results", checkResultsFolder, 50e6, /--results/],
])("the %s folder", (id, check, needed, elsewhere) => {
  const folder = { name: "~/x", writable: true, freeBytes: needed };

  test("is fine with just enough room", () => {
    expect(check(folder)).toMatchObject({ id, status: "ok", fix: null });
  });

  test("fails with less, and says how much is needed", () => {
    const result = check({ ...folder, freeBytes: needed - 1 });
    expect(result).toMatchObject({ status: "fail", fix: expect.stringMatching(elsewhere) });
    expect(result.detail).toMatch(/needs/);
  });

  test("fails when it cannot be written to, however much room there is", () => {
    const result = check({ ...folder, writable: false, freeBytes: 1e12 });
    expect(result).toMatchObject({ status: "fail", fix: expect.stringMatching(elsewhere) });
  });

  test("unknown room is no failure", () => {
    expect(check({ ...folder, freeBytes: null }).status).toBe("ok");
  });
});

describe("checkForeignLoad", () => {
  const machineOf = (physicalCores: number, usableCores: number) => ({
    ...MACHINE,
    cpu: { ...MACHINE.cpu, physicalCores, usableCores, logicalCores: usableCores },
  });
  const status = (cores: number | null, physical: number, cpus: number) =>
    checkForeignLoad({ cores, cpus, seconds: 2 }, machineOf(physical, cpus)).status;

  test("with no core to spare 0.05 cores are the limit and half a core is hopeless", () => {
    expect(status(0.05, 2, 2)).toBe("ok");
    expect(status(0.06, 2, 2)).toBe("warn");
    expect(status(0.5, 2, 2)).toBe("warn");
    expect(status(0.51, 2, 2)).toBe("fail");
  });

  test("spare cores bear more: eight of sixteen give 0.85, and twice that is hopeless", () => {
    expect(status(0.85, 8, 16)).toBe("ok");
    expect(status(0.86, 8, 16)).toBe("warn");
    expect(status(1.7, 8, 16)).toBe("warn");
    expect(status(1.71, 8, 16)).toBe("fail");
  });

  test("an unknown load is no failure", () => {
    expect(status(null, 2, 2)).toBe("ok");
  });

  test("names load, limit and what to do", () => {
    const check = checkForeignLoad({ cores: 0.42, cpus: 2, seconds: 2.003 }, machineOf(2, 2));
    expect(check.detail).toBe("0.42 of 2 cores in use over 2 s; more than 0.05 disturbs CPU measurements");
    expect(check.fix).not.toBeNull();
  });
});

describe("governor, power, system and memory speed", () => {
  test("powersave warns, anything else does not", () => {
    expect(checkGovernor("powersave")).toMatchObject({ status: "warn", fix: expect.any(String) });
    for (const governor of ["performance", "schedutil", null]) {
      expect(checkGovernor(governor).status).toBe("ok");
    }
  });

  test("a battery warns, mains and unknown do not", () => {
    expect(checkPower("battery")).toMatchObject({ status: "warn", fix: "Plug the machine in" });
    expect(checkPower("mains").status).toBe("ok");
    expect(checkPower(null)).toMatchObject({ status: "ok", detail: "source unknown" });
  });

  test("a shared machine is said to be one, and that is all", () => {
    const os = { ...MACHINE.os, virtual: true, hypervisor: "KVM", container: true };
    const check = describeSystem({ ...MACHINE, os });
    expect(check.status).toBe("ok");
    expect(check.detail).toMatch(/virtual machine \(KVM\), container/);
    expect(describeSystem(MACHINE).detail).not.toMatch(/virtual|container/);
  });

  test("memory speed is the best pass, with the slowest beside it", () => {
    const bandwidth = {
      bytesPerSecond: 47.3e9,
      method: "measured",
      passes: [46.1e9, 47.3e9],
      source: "x",
    } as const;
    const shown = describeBandwidth({ ...bandwidth, passes: [...bandwidth.passes] });
    expect(shown.detail).toBe("47.3 GB/s read, best of 2 passes, slowest 46.1");
    expect(describeBandwidth(null)).toMatchObject({ status: "ok", detail: "could not be measured" });
  });
});

describe("diagnose", () => {
  test("a good machine passes every check, each with an id of its own", () => {
    const checks = diagnose(FACTS);
    expect(checks.filter((check) => check.status !== "ok")).toEqual([]);
    expect(new Set(checks.map((check) => check.id)).size).toBe(checks.length);
  });

  test("an engine that does not open fails once and leaves the backend out", () => {
    const failure = { class: "native-crash", message: "crashed" } as const;
    const checks = diagnose({ ...FACTS, engine: { facts: null, failure } });
    expect(checks.filter((check) => check.status === "fail").map((check) => check.id)).toEqual(["engine"]);
    expect(checks.some((check) => check.id === "backend")).toBe(false);
  });

  test("every check that is not ok says what to do", () => {
    const checks = diagnose({
      ...FACTS,
      machine: {
        ...MACHINE,
        node: "18.0.0",
        cpu: { ...MACHINE.cpu, governor: "powersave" },
        memory: { totalBytes: 1e9, availableBytes: 1e8, limitBytes: null },
        power: { source: "battery" },
      },
      nvidiaTrouble: "broken",
      foreignLoad: { cores: 9, cpus: 16, seconds: 2 },
      cache: { name: "c", writable: false, freeBytes: 0 },
      results: { name: "r", writable: false, freeBytes: 0 },
    });
    const bad = checks.filter((check) => check.status !== "ok");
    expect(bad.map((check) => check.id).sort()).toEqual(
      ["backend", "cache", "governor", "load", "memory", "node", "power", "results"].sort(),
    );
    expect(bad.every((check) => check.fix !== null && check.fix !== "")).toBe(true);
  });
});
