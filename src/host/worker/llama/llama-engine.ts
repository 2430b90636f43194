import type { LlamaModel } from "node-llama-cpp";
import type { WorkerRequest } from "../../../schema/worker-message.js";
import { readCpu } from "../cpu-counters.js";
import type { Engine, EngineListener } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { type Device, openDevice } from "./device.js";
import { directContextOf } from "./direct-context.js";
import { createEngineLog, LOG_DELAY_MS } from "./engine-log.js";
import { readModelHeader } from "./header.js";
import { type Loaded, loadedFacts, memoryOf } from "./loaded-facts.js";
import { loadModel, openContext } from "./open-context.js";
import { ordinaryTokenDrawer } from "./ordinary-tokens.js";
import { createTestRunner } from "./run-tests.js";

type Runner = Pick<Engine, "run" | "filledTo">;

/** llama.cpp through node-llama-cpp. `importedNs` is when the module was imported, since the process started. */
export function createLlamaEngine(
  request: WorkerRequest,
  listener: EngineListener,
  importedNs: number,
): Engine {
  const log = createEngineLog((text) => listener.log(text));
  let [deviceNs, modelNs] = [0, 0];
  let device: Device | null = null;
  let model: LlamaModel | null = null;
  let loaded: (Loaded & Runner) | null = null;
  return {
    inspect: () => readModelHeader(request.modelPath),
    async open() {
      const start = nowNs();
      device = await openDevice(request.settings.backend, log);
      deviceNs = nowNs() - start;
      const inMainMemory = device.backend === "cpu";
      if (inMainMemory) refuseLayers(request, device);
      return { inMainMemory };
    },
    async load() {
      const start = nowNs();
      model = await loadModel(ready(device), request, log);
      modelNs = nowNs() - start;
    },
    async createContext(contextSize) {
      const start = nowNs();
      const context = await openContext(ready(model), contextSize, request, log);
      const contextNs = nowNs() - start;
      const direct = directContextOf(context);
      direct.setThreads(request.settings.threads);
      const runner = createTestRunner({
        direct,
        sequence: context.getSequence(),
        sequences: context.totalSequences,
        listener,
        batchSize: request.settings.batchSize,
        drawToken: ordinaryTokenDrawer(ready(model)),
      });
      loaded = { device: ready(device), model: ready(model), context, direct, ...runner };
      await new Promise((resolve) => setTimeout(resolve, LOG_DELAY_MS));
      return loadedFacts(loaded, log.facts(), { importNs: importedNs, deviceNs, modelNs, contextNs });
    },
    filledTo: (test) => ready(loaded).filledTo(test),
    run: (test, tokens, onToken) => ready(loaded).run(test, tokens, onToken),
    readCpu,
    async vramUsedBytes() {
      if (loaded === null || loaded.device.backend === "cpu") return null;
      const { used } = await loaded.device.llama.getVramState();
      if (used > 0) return used;
      const memory = memoryOf(loaded);
      return memory.model.vram + memory.context.vram;
    },
    async dispose() {
      await device?.llama.dispose();
    },
  };
}

/** The steps of an engine follow each other. */
function ready<T>(step: T | null): T {
  if (step === null) throw new WorkerFailure("error", "nothing is loaded");
  return step;
}

/** Layers that were asked for by number are not given up in silence. */
function refuseLayers({ settings }: WorkerRequest, { note }: Device): void {
  if (!settings.gpuLayers) return;
  const why = note === null ? "" : `: ${note}`;
  throw new WorkerFailure(
    "no-backend",
    `${settings.gpuLayers} layers on a GPU were asked for, but no GPU runs here${why}`,
  );
}

function nowNs(): number {
  return Math.round(performance.now() * 1e6);
}
