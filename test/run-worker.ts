import { fileURLToPath } from "node:url";
import { DEFAULT_DEADLINES } from "../src/host/runner/deadlines.js";
import { runLaunch } from "../src/host/runner/run-launch.js";
import { workerEnv } from "../src/host/runner/worker-env.js";
import type { Cell, EngineSettings } from "../src/schema/plan.js";
import type {
  LoadedFacts,
  MeasuredValue,
  WorkerMessage,
  WorkerRequest,
} from "../src/schema/worker-message.js";
import { settings } from "./fixtures/result-documents.js";
import { test as shape } from "./fixtures/short-test.js";

const WORKER = fileURLToPath(new URL("../dist/host/worker/main.js", import.meta.url));

/** A test in short form, and what else a cell holds. */
export interface AskedCell extends Partial<Pick<Cell, "contextSize" | "budgetSeconds">> {
  readonly asked: string;
}

/** What one process is asked; the rest is a plain request for the CPU with one thread. */
export interface AskedWorker extends Partial<Omit<WorkerRequest, "settings" | "cells">> {
  readonly settings?: Partial<EngineSettings>;
  /** Timed values that are wanted again, counted from 0 over the whole process. */
  readonly disturbed?: (value: number) => boolean;
}

/** Runs one worker process of the built command to its end; cells are called c1, c2 and so on. */
export async function runWorker(
  modelPath: string,
  cells: readonly (string | AskedCell)[],
  wish: AskedWorker = {},
) {
  const { disturbed, settings: changes, ...request } = wish;
  const asked: EngineSettings = settings({ backend: "cpu", threads: 1, ...changes });
  const messages: WorkerMessage[] = [];
  let timed = 0;
  const made = cells.map((cell, index): Cell => {
    const { asked: text, ...rest } = typeof cell === "string" ? { asked: cell } : cell;
    const shared = {
      id: `c${index + 1}`,
      model: "m",
      settings: asked,
      contextSize: 512,
      budgetSeconds: null,
    };
    return { ...shared, test: shape(text), ...rest };
  });
  const end = await runLaunch({
    onSpawn: () => undefined,
    workerPath: WORKER,
    request: {
      engine: modelPath.startsWith("fake:") ? "fake" : "llama",
      modelPath,
      modelBytes: 1,
      availableBytes: Number.MAX_SAFE_INTEGER,
      settings: asked,
      contextSize: Math.max(...made.map(({ contextSize }) => contextSize)),
      sequences: Math.max(...made.map(({ test }) => test.nParallel)),
      cells: made,
      seed: 1,
      launch: 0,
      launches: 1,
      values: 1,
      ...request,
    },
    env: workerEnv(process.env),
    deadlines: DEFAULT_DEADLINES,
    signal: new AbortController().signal,
    onMessage: async (message) => {
      messages.push(message);
      if (message.type !== "value" || message.value.role !== "timed") return null;
      timed += 1;
      return { type: "value-reply", again: disturbed?.(timed - 1) ?? false };
    },
  });
  return { end, messages, facts: factsIn(messages), values: (id: string) => timedOf(messages, id) };
}

function factsIn(messages: readonly WorkerMessage[]): LoadedFacts | null {
  return messages.flatMap((message) => (message.type === "loaded" ? [message.facts] : []))[0] ?? null;
}

function timedOf(messages: readonly WorkerMessage[], id: string): MeasuredValue[] {
  return messages.flatMap((message) =>
    message.type === "value" && message.value.role === "timed" && message.value.cellId === id
      ? [message.value]
      : [],
  );
}
