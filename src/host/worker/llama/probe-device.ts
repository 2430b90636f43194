import { getModuleVersion } from "node-llama-cpp";
import type { EngineProbe } from "../../../schema/engine-probe.js";
import type { Backend } from "../../../schema/plan.js";
import { openDevice } from "./device.js";
import { createEngineLog } from "./engine-log.js";

/** Opens the backend asked for without a model and reports what answers. Rejects when nothing does. */
export async function probeDevice(asked: Backend): Promise<EngineProbe> {
  const { llama, backend, deviceNames } = await openDevice(
    asked,
    createEngineLog(() => undefined),
  );
  const features = llama.systemInfo.trim().replace(/\s*\|$/, "");
  const vram = backend === "cpu" ? null : await llama.getVramState();
  return {
    backend,
    deviceNames,
    bindingVersion: await getModuleVersion(),
    engineRelease: llama.llamaCppRelease.release,
    engineBuild: llama.buildType,
    cpuFeatures: features === "" ? null : features,
    vramTotalBytes: vram === null || vram.total <= 0 ? null : Math.round(vram.total),
  };
}
