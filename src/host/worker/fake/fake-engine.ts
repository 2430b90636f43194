import { setTimeout as sleep } from "node:timers/promises";
import { DECODE_WARM_UP } from "../../../core/protocol/warm-up.js";
import type { Test } from "../../../schema/plan.js";
import type { WorkerRequest } from "../../../schema/worker-message.js";
import type { Engine } from "../engine.js";
import { WorkerFailure } from "../failure.js";
import { createScriptedClock } from "./clock.js";
import { HEADER, scriptedFacts } from "./facts.js";
import { isMeant, misbehave, type Script, scriptOf } from "./script.js";
import { scriptedSeconds, spreadOf } from "./speeds.js";

/** `fake:slow-load` and `fake:walltime` take real time: to load, and for each repetition. */
const SLOW_LOAD_MS = 1000;
const REPETITION_MS = 5;

/**
 * An engine that takes no time and runs no model: durations come from a script named by the model, `fake:NAME`.
 * It serves tests of everything around the engine, and is never offered to users.
 */
export function createFakeEngine(request: WorkerRequest): Engine {
  const script = scriptOf(request.modelPath);
  const { launch } = request;
  const clock = createScriptedClock(request.settings.threads);
  const isDisturbed = disturbance(script, launch);
  let depth = 0;
  return {
    async inspect() {
      if (script.name === "bad-file")
        throw new WorkerFailure("bad-file", "the header cannot be read: scripted");
      return HEADER;
    },
    open: async () => ({ inMainMemory: false }),
    async load() {
      await misbehave(script, "load", launch);
      if (script.name === "slow-load") await sleep(SLOW_LOAD_MS);
    },
    createContext: async (contextSize) => scriptedFacts(request, contextSize, script),
    filledTo: () => depth,
    async run(test, tokens, onToken) {
      await misbehave(script, test.kind, launch);
      if (script.name === "walltime") await sleep(REPETITION_MS);
      const wobble = 1 + (tokens.below(1000) / 1000 - 0.5) * spreadOf(script);
      const { reading, step } = scriptedSeconds(test, script, launch);
      for (let token = 1; token <= test.nGen; token += 1) onToken?.((reading + token * step) * wobble * 1e9);
      const seconds = (reading + test.nGen * step) * wobble;
      depth = test.nDepth;
      clock.pass(seconds, isDisturbed(test));
      return script.name === "nan" ? Number.NaN : seconds * 1e9;
    },
    readCpu: clock.read,
    vramUsedBytes: async () => null,
    dispose: async () => undefined,
  };
}

/**
 * When others use the processor: always (`fake:disturbed`), or during the first value only (`fake:burst`), told from
 * a warm-up by its length.
 */
function disturbance(script: Script, launch: number): (test: Test) => boolean {
  let isOver = false;
  return ({ kind, nGen }) => {
    if (script.name === "disturbed") return true;
    if (script.name !== "burst" || !isMeant(script, launch) || isOver) return false;
    isOver = kind === script.where && nGen > DECODE_WARM_UP.tokens;
    return isOver;
  };
}
