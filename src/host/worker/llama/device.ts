import { getLlama, type Llama, LlamaLogLevel, type LlamaOptions, NoBinaryFoundError } from "node-llama-cpp";
import type { Backend } from "../../../schema/plan.js";
import { messageOf, WorkerFailure } from "../failure.js";
import type { EngineLog } from "./engine-log.js";

/** An engine on a device, and the backend that really works there. */
export interface Device {
  readonly llama: Llama;
  readonly backend: Exclude<Backend, "auto">;
  readonly deviceNames: string[];
  /** Why `auto` came out at the CPU; null otherwise. */
  readonly note: string | null;
}

/**
 * Opens the backend asked for. Under `auto` an engine that names a GPU backend but lists no device computes on the
 * CPU, so it is opened again as what it is; an explicit backend that has no device is refused.
 */
export async function openDevice(asked: Backend, log: EngineLog): Promise<Device> {
  const llama = await open(asked === "cpu" ? false : asked, asked, log);
  const deviceNames = llama.gpu === false ? [] : await llama.getGpuDeviceNames();
  if (asked !== "auto" && asked !== "cpu" && llama.gpu !== asked) {
    throw new WorkerFailure(
      "no-backend",
      `backend ${asked} was asked for, but ${llama.gpu || "cpu"} would run`,
    );
  }
  if (llama.gpu !== false && deviceNames.length > 0)
    return { llama, backend: llama.gpu, deviceNames, note: null };
  if (asked === "cpu") return { llama, backend: "cpu", deviceNames: [], note: null };
  if (asked !== "auto") {
    throw new WorkerFailure("no-backend", `backend ${asked} was asked for, but it finds no device here`);
  }
  if (llama.gpu === false) {
    const note = "no GPU engine could be loaded: a driver or its libraries are missing, or too old";
    return { llama, backend: "cpu", deviceNames: [], note };
  }
  await llama.dispose();
  const note = `the ${llama.gpu} engine was loaded, but its driver lists no device`;
  return { llama: await open(false, "cpu", log), backend: "cpu", deviceNames: [], note };
}

async function open(gpu: NonNullable<LlamaOptions["gpu"]>, asked: Backend, log: EngineLog): Promise<Llama> {
  try {
    return await getLlama({
      gpu,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      maxThreads: 0,
      logLevel: LlamaLogLevel.info,
      logger: (level, message) => log.append(level, message),
    });
  } catch (error) {
    if (error instanceof NoBinaryFoundError) {
      throw new WorkerFailure(
        "no-backend",
        `backend ${asked} was asked for, but no engine for it runs here`,
        error,
      );
    }
    throw new WorkerFailure("error", `the engine cannot start: ${messageOf(error)}`, error);
  }
}
