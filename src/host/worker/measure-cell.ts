import { prefillSeconds } from "../../core/protocol/prefill-time.js";
import { randomNumbers } from "../../core/protocol/random.js";
import { leastSeconds, testLabel } from "../../core/protocol/test-shape.js";
import { tooLongToRead } from "../../core/protocol/too-long-to-read.js";
import { requestsFor, valuesFor } from "../../core/protocol/values.js";
import type { Cell, Test } from "../../schema/plan.js";
import { WorkerFailure } from "./failure.js";
import { type MeasureContext, secondsHere, type Take } from "./measure-context.js";
import { secondsOf, takeValue } from "./take-value.js";
import { warmUpDecode, warmUpPrefill, warmUpRequest } from "./warm-up-cell.js";

/** A token takes longer to write than to read, this many times at most where it matters: on a slow CPU. */
const WRITING_PER_READING = 10;

/**
 * Warms up, then takes the timed values of a cell; reports each as it comes. Resolves with why the cell is left out
 * here, or with null when it was measured.
 */
export async function measureCell(cell: Cell, context: MeasureContext): Promise<string | null> {
  refuseParallel(cell.test);
  const reason = await lookAhead(cell, context);
  if (reason !== null) return reason;
  const { engine, report } = context;
  const tokens = randomNumbers(context.seed, context.launch, cell.id);
  const take: Take = async (test, role, least) => {
    const value = await takeValue(engine, cell, test, role, least, tokens);
    return { value, again: await report(value) };
  };
  await takeTimed(take, await warmUp(cell, context, take));
  return null;
}

/** What to time, and how many values: a number, or what the seconds of the first one say. */
interface Plan {
  readonly test: Test;
  readonly count: number | ((seconds: number) => number);
}

async function warmUp(cell: Cell, context: MeasureContext, take: Take): Promise<Plan> {
  const secondsLeft = startBudget(cell, context);
  if (cell.test.kind === "latency") {
    const seconds = await warmUpRequest(cell, context, take);
    return { test: cell.test, count: requestsFor(seconds, secondsLeft()) };
  }
  const writes = cell.test.nGen > 0;
  const test = await (writes ? warmUpDecode : warmUpPrefill)(cell, context, take);
  if (test.kind === "sustained") return { test, count: 1 };
  const fitting = (seconds: number) => 1 + Math.floor(Math.max(0, secondsLeft() ?? Infinity) / seconds);
  return { test, count: context.values ?? ((seconds) => Math.min(valuesFor(seconds), fitting(seconds))) };
}

/** Tells what is left of the seconds that this process may spend on a cell; null when there is no budget. */
function startBudget(cell: Cell, context: MeasureContext): () => number | null {
  const budget = secondsHere(cell, context);
  const { engine } = context;
  const start = engine.readCpu().monotonicNs;
  return () => (budget === null ? null : budget - Number(engine.readCpu().monotonicNs - start) / 1e9);
}

/** Takes the values; one that was disturbed is taken again, as often at most as values were planned. */
async function takeTimed(take: Take, { test, count }: Plan): Promise<void> {
  let planned = 1;
  let replaced = 0;
  for (let taken = 0; taken < planned + replaced; taken += 1) {
    const { value, again } = await take(test, "timed", leastSeconds(test));
    if (taken === 0) planned = typeof count === "number" ? count : count(secondsOf(value));
    if (again && replaced < planned) replaced += 1;
  }
}

/** What the public API runs, it runs for one sequence. */
function refuseParallel(test: Test): void {
  if (test.nParallel === 1 || (test.kind !== "gen" && test.kind !== "latency")) return;
  const text = `${testLabel(test)}: tests through the public API run one sequence, not ${test.nParallel}`;
  throw new WorkerFailure("unsupported", text);
}

/**
 * Predicts how long the depth, and the prompt of a request, take to read. Returns why the cell is left out when that
 * is more than its budget; the first process decides for all.
 */
async function lookAhead(cell: Cell, context: MeasureContext): Promise<string | null> {
  const { engine, pace, launch } = context;
  const { kind, nDepth, nPrompt, nGen, nParallel } = cell.test;
  if (pace === null || (nDepth === 0 && kind !== "latency")) return null;
  const held = Math.min(nDepth, engine.filledTo(cell.test));
  const end = kind === "latency" ? nDepth + nPrompt : nDepth;
  const seconds = nParallel * prefillSeconds(pace, held, end);
  const budget = secondsHere(cell, context);
  // A depth that has been run once has no budget any more; requests keep theirs, which counts them.
  const isOpen = kind !== "latency" || launch <= 0;
  if (budget !== null && isOpen && seconds > budget) {
    return tooLongToRead({ tokens: nParallel * (end - held), seconds, budgetSeconds: budget });
  }
  // A request is silent from its start to its end; a depth is filled batch by batch, each of which is heard of.
  if (kind === "latency") {
    const written = nGen * WRITING_PER_READING * pace.tokenSeconds;
    await context.expectSilence(prefillSeconds(pace, nDepth, end) + written);
  }
  return null;
}
