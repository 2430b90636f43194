/** Entry of the child process: takes one request, answers with messages, exits. */
import type { Cell } from "../../schema/plan.js";
import { WorkerRequest } from "../../schema/worker-message.js";
import type { Engine, EngineFactory, EngineListener } from "./engine.js";
import { messageOf, WorkerFailure } from "./failure.js";
import { lookAtPrefill } from "./look.js";
import { measureCell } from "./measure-cell.js";
import type { MeasureContext } from "./measure-context.js";
import { endWithParent, send, sendValue } from "./parent.js";
import { type Prepared, prepare } from "./prepare.js";
import { watchParent } from "./watch-parent.js";

/** While native calls follow each other, the parent hears of it at most this often. */
const ALIVE_EVERY_MS = 5_000;
const DISPOSE_DEADLINE_MS = 5_000;

watchParent();
endWithParent();
process.once("message", (message) => {
  serve(message).then(
    () => process.exit(0),
    async (error: unknown) => {
      await send({
        type: "fatal",
        failure: failureOf(error),
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
  const prepared = await prepare(engine, request, send);
  if (prepared !== null) {
    await send({ type: "loaded", facts: prepared.facts });
    await measureAll(engine, request, prepared);
  }
  const vramUsedBytes = await engine.vramUsedBytes();
  await send({ type: "done", peakRssBytes: process.resourceUsage().maxRSS * 1024, vramUsedBytes });
  await disposeWithin(engine, DISPOSE_DEADLINE_MS);
}

async function measureAll(engine: Engine, request: WorkerRequest, prepared: Prepared): Promise<void> {
  const { facts, cells } = prepared;
  const { seed, launch, launches, values } = request;
  const look = await lookAtPrefill(engine, request, prepared, cells.some(needsForesight));
  const expectSilence = (callSeconds: number) => send({ type: "alive", callSeconds });
  await expectSilence(look?.batchSeconds ?? 0);
  const context: MeasureContext = {
    engine,
    seed,
    launch,
    launches,
    values,
    onGpu: facts.gpuLayers > 0,
    pace: look?.pace ?? null,
    report: sendValue,
    expectSilence,
  };
  for (const cell of cells) await measureOne(cell, context);
}

/** Tests that may be left out for the time that reading takes. */
function needsForesight({ test, budgetSeconds }: Cell): boolean {
  return budgetSeconds !== null && (test.nDepth > 0 || test.kind === "latency");
}

/** Measures one cell and says how that ended; a failure in JavaScript costs this cell only. */
async function measureOne(cell: Cell, context: MeasureContext): Promise<void> {
  const cellId = cell.id;
  await send({ type: "cell-started", cellId });
  try {
    const reason = await measureCell(cell, context);
    await send(reason === null ? { type: "cell-done", cellId } : { type: "cell-skipped", cellId, reason });
  } catch (error) {
    await send({ type: "cell-failed", cellId, failure: failureOf(error), message: messageOf(error) });
  }
}

function failureOf(error: unknown): WorkerFailure["failure"] {
  return error instanceof WorkerFailure ? error.failure : "error";
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

/** Lets the engine free the device; a driver that hangs must not keep the process. */
async function disposeWithin(engine: Engine, deadlineMs: number): Promise<void> {
  await Promise.race([
    engine.dispose().catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, deadlineMs).unref()),
  ]);
}
