import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findModel } from "../../src/host/models/registry.js";
import { writeSyntheticModel } from "../../src/host/models/synth-writer.js";
import { readDataFile } from "../../src/host/store/data-files.js";
import { ModelRegistry } from "../../src/schema/model.js";
import type { ResultDocument } from "../../src/schema/result.js";
import { canRun } from "../require.js";
import { openWorkplace, type Workplace } from "../workplace.js";

/** Mesa's software Vulkan device: slow, but it takes every step that a graphics card takes. */
const SOFTWARE_DRIVERS = [
  "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json",
  "/usr/share/vulkan/icd.d/lvp_icd.json",
];
const driver = SOFTWARE_DRIVERS.find((path) => existsSync(path));
const present = canRun("vulkan", driver !== undefined, "apt-get install mesa-vulkan-drivers");

const DEVICE = { GGML_VK_VISIBLE_DEVICES: "0", VK_DRIVER_FILES: driver ?? "" };

let place: Workplace;
beforeAll(async () => {
  place = await openWorkplace(DEVICE);
  const tiny = findModel(await readDataFile("models.json", ModelRegistry), "tiny");
  const row = { ...tiny, shape: { ...tiny.shape, blockCount: 1 } };
  await writeSyntheticModel({ row, quantization: "Q8_0", path: join(place.folder, "one-layer.gguf") });
});
afterAll(() => place.remove());

const run = async (...words: string[]) => {
  const common = ["-m", "one-layer.gguf", "-p", "32", "-n", "0", "-r", "1", "-q", "--json"];
  const { stdout, status } = await place.rigmark("run", ...common, ...words);
  return { status, result: JSON.parse(stdout) as ResultDocument };
};

describe.runIf(present)("a run on a Vulkan device", () => {
  it("offloads all layers and records device, layers and memory", async () => {
    const { status, result } = await run("--backend", "vulkan");
    const facts = result.launches[0]?.facts;
    expect(status).toBe(0);
    expect(facts?.backend).toBe("vulkan");
    expect(facts?.deviceNames.join()).toMatch(/llvmpipe/i);
    expect(facts?.gpuLayers).toBe(facts?.totalLayers);
    expect(facts?.gpuLayers).toBeGreaterThan(0);
    expect(facts?.modelBytes?.vram).toBeGreaterThan(0);
    expect(result.launches[0]?.vramUsedBytes).toBeGreaterThan(0);
    expect(result.cells[0]?.status).toBe("completed");
  });

  it("is never given a CPU figure: an engine without its device is exit 7", async () => {
    const elsewhere = await openWorkplace({ VK_DRIVER_FILES: "/nonexistent.json" });
    try {
      const words = ["-m", join(place.folder, "one-layer.gguf"), "-p", "8", "-n", "0", "-r", "1"];
      expect((await elsewhere.rigmark("run", "-q", ...words, "--backend", "vulkan")).status).toBe(7);
      const auto = await elsewhere.rigmark("run", "-q", ...words, "--json");
      const result = JSON.parse(auto.stdout) as ResultDocument;
      expect(result.launches[0]?.facts?.backend).toBe("cpu");
    } finally {
      await elsewhere.remove();
    }
  });

  it("measures once more, and no more than that, what a card measured that the driver holds down for heat", async () => {
    const script = join(place.folder, "nvidia-smi");
    // Bit 0x20: SW thermal slowdown. Columns as asked for, in their order.
    const row = "0, 30, 31, 32, 50, 66, 1500, 900, 0x0000000000000020";
    await writeFile(
      script,
      `#!/bin/sh\ncase "$*" in *-lms*) while :; do echo "${row}"; sleep 0.3; done;; esac\necho "${row}"\n`,
    );
    await chmod(script, 0o755);
    const hot = await openWorkplace({ ...DEVICE, PATH: `${place.folder}:${process.env["PATH"]}` });
    try {
      const words = ["-m", join(place.folder, "one-layer.gguf"), "-p", "8", "-n", "0", "-r", "2", "-q"];
      const { stdout, status } = await hot.rigmark("run", ...words, "--backend", "vulkan", "--json");
      const { launches, cells } = JSON.parse(stdout) as ResultDocument;
      expect(status).toBe(0);
      const timed = cells[0]?.values.filter(({ role }) => role === "timed") ?? [];
      expect(launches.length).toBeLessThanOrEqual(3);
      // What other programs disturbed is neither called throttled nor put in the place of anything.
      if (timed.some(({ disturbed }) => disturbed)) return;
      expect(launches.map(({ round, repeatedFor }) => [round, repeatedFor])).toEqual([
        [0, "V04"],
        [0, undefined],
        [1, undefined],
      ]);
      expect(new Set(timed.map(({ launch }) => launch))).toEqual(new Set([0, 1, 2]));
      const report = await hot.rigmark("report", "latest");
      expect(report.stdout).toMatch(/throttled: the graphics driver held the clock down/);
      expect(report.stdout).toMatch(/1 process was throttled, left out, and measured again/);
    } finally {
      await hot.remove();
    }
  });
});
