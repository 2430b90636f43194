/** Entry of the child process: takes one request, answers with messages, exits. */
import { randomIntegers } from "../../core/protocol/random.js";
import { testOf } from "../../core/protocol/test-shape.js";
import { type WorkerMessage, WorkerRequest } from "../../schema/worker-message.js";
import { checkContextLength } from "./check-context.js";
import type { Engine, EngineFactory, EngineListener } from "./engine.js";
import { messageOf, WorkerFailure } from "./failure.js";
import { measureCell } from "./measure-cell.js";
import { watchParent } from "./watch-parent.js";

/** While native calls follow each other, the parent hears of it at most this often. */
const ALIVE_EVERY_MS = 5_000;
const DISPOSE_DEADLINE_MS = 5_000;
/** Tokens of the look at the speed of a prompt. */
const LOOK_TOKENS = 32;

watchParent();
process.once("message", (message) => {
  serve(message).then(
    () => process.exit(0),
    async (error: unknown) => {
      await send({
        type: "fatal",
        failure: error instanceof WorkerFailure ? error.failure : "error",
        message: messageOf(error),
        forContext: error instanceof WorkerFailure && error.forContext,
      });
      process.exit(1);
    },
  );
});

async function serve(message: unknown): Promise<void> {
  const request = WorkerRequest.parse(message);
  const createEngine = await engineFactory(request.engine);
  await send({ type: "started" });
  const engine = createEngine(request, listener());
  const header = await engine.inspect();
  await send({ type: "inspected", header });
  checkContextLength(header, request);
  const facts = await engine.load();
  await send({ type: "loaded", facts });
  await send({ type: "alive", callSeconds: await predictBatchSeconds(engine, request) });
  for (const cell of request.cells) {
    await send({ type: "cell-started", cellId: cell.id });
    try {
      await measureCell(cell, {
        engine,
        seed: request.seed,
        launch: request.launch,
        launches: request.launches,
        onGpu: facts.gpuLayers > 0,
        report: (value) => send({ type: "value", value }),
      });
      await send({ type: "cell-done", cellId: cell.id });
    } catch (error) {
      const failure = error instanceof WorkerFailure ? error.failure : "error";
      await send({ type: "cell-failed", cellId: cell.id, failure, message: messageOf(error) });
    }
  }
  const vramUsedBytes = await engine.vramUsedBytes();
  await send({ type: "done", peakRssBytes: process.resourceUsage().maxRSS * 1024, vramUsedBytes });
  await disposeWithin(engine, DISPOSE_DEADLINE_MS);
}

/**
 * How long one batch of a prompt may take, from a short look at depth 0: on a slow machine it is longer than the
 * silence that the parent allows otherwise. Seconds; 0 when the look fails, since the test itself will say why.
 */
async function predictBatchSeconds(
  engine: Engine,
  { settings, contextSize, seed }: WorkerRequest,
): Promise<number> {
  const nPrompt = Math.min(LOOK_TOKENS, settings.batchSize, contextSize);
  try {
    const look = testOf("pp", { nPrompt });
    const durationNs = await engine.run(look, randomIntegers(seed, "look"));
    return ((settings.batchSize / nPrompt) * durationNs) / 1e9;
  } catch {
    return 0;
  }
}

/** Engines are imported when asked for, so that the fake one never loads native code. */
async function engineFactory(name: WorkerRequest["engine"]): Promise<EngineFactory> {
  switch (name) {
    case "llama": {
      const { createLlamaEngine } = await import("./llama/llama-engine.js");
      const importedNs = Math.round(performance.now() * 1e6);
      return (request, events) => createLlamaEngine(request, events, importedNs);
    }
    case "fake": {
      const { createFakeEngine } = await import("./fake/fake-engine.js");
      return createFakeEngine;
    }
  }
}

function listener(): EngineListener {
  let last = performance.now();
  return {
    alive(callSeconds) {
      const now = performance.now();
      if (now - last < ALIVE_EVERY_MS) return;
      last = now;
      void send({ type: "alive", callSeconds });
    },
    log: (text) => void send({ type: "log", text: text.slice(0, 2000) }),
  };
}

/** Sends a message and waits until it has left this process. */
function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/** Lets the engine free the device; a driver that hangs must not keep the process. */
async function disposeWithin(engine: Engine, deadlineMs: number): Promise<void> {
  await Promise.race([
    engine.dispose().catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, deadlineMs).unref()),
  ]);
}
