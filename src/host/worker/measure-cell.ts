import { fitToBudget } from "../../core/protocol/fit-budget.js";
import { type RandomIntegers, randomIntegers } from "../../core/protocol/random.js";
import { leastSeconds, tokensOf } from "../../core/protocol/test-shape.js";
import { DECODE_WARM_UP, decodeWarmUp, prefillWarmUpRuns } from "../../core/protocol/warm-up.js";
import type { Cell, Test } from "../../schema/plan.js";
import type { MeasuredValue } from "../../schema/worker-message.js";
import { cpuBetween } from "./cpu-counters.js";
import type { Engine } from "./engine.js";

/** What a measurement needs beside the engine. */
export interface MeasureContext {
  readonly engine: Engine;
  readonly seed: number;
  /** Which process of its group this is, and of how many. */
  readonly launch: number;
  readonly launches: number;
  /** A GPU compiles and tunes on its first runs: it gets one full run more as warm-up. */
  readonly onGpu: boolean;
  /** Told of every value as it comes. */
  readonly report: (value: MeasuredValue) => Promise<void>;
}

/** Tokens of the first look at a machine, taken where a budget may shorten the test. */
const PROBE_TOKENS = 32;

/** Share of a process's budget that its one timed value may take; the rest is warm-up. */
const TIMED_SHARE = { prefill: 1 / 3, longPrefill: 1 / 2, decode: 0.9 } as const;

/** CPU time of packed threads, as a share of threads times wall time: rule V13 calls the same share noisy. */
const PACKED_BELOW = 0.75;
/** A second of prefill has graphs long enough for the scheduler to spread the threads. */
const SETTLE_SECONDS = 1;
const SETTLE_ATTEMPTS = 3;

/** Warms up, then takes one timed value of a cell; reports each as it comes. */
export async function measureCell(cell: Cell, context: MeasureContext): Promise<void> {
  const tokens = randomIntegers(context.seed, context.launch, cell.id);
  const take = (test: Test, role: MeasuredValue["role"], least: number) =>
    takeValue(cell, test, role, least, tokens, context);
  const test =
    cell.test.nGen > 0 ? await warmUpDecode(cell, context, take) : await warmUpPrefill(cell, context, take);
  await take(test, "timed", leastSeconds(test));
}

type Take = (test: Test, role: MeasuredValue["role"], leastSeconds: number) => Promise<MeasuredValue>;

/** Whole runs of the prefill's shape, shortened first when a budget asks for it. */
async function warmUpPrefill(cell: Cell, context: MeasureContext, take: Take): Promise<Test> {
  let test = cell.test;
  const budget = secondsHere(cell, context);
  if (budget !== null) {
    const probe = { ...test, nPrompt: Math.min(test.nPrompt, PROBE_TOKENS) };
    const first = await take(probe, "warmup", 0);
    const second = await take(probe, "warmup", 0);
    const speed = Math.max(speedOf(first), speedOf(second));
    const share = test.nPrompt / speed > 5 ? TIMED_SHARE.longPrefill : TIMED_SHARE.prefill;
    test = fitToBudget(test, speed, budget * share);
  }
  const first = await take(test, "warmup", 0);
  const runs = prefillWarmUpRuns(first.durationNs / 1e9) + (context.onGpu ? 1 : 0);
  for (let run = 1; run < runs; run += 1) await take(test, "warmup", 0);
  return test;
}

/** Short decodes of the same kind for at least 16 tokens and 1 s; tells the speed that a budget needs. */
async function warmUpDecode(cell: Cell, context: MeasureContext, take: Take): Promise<Test> {
  const once = () => take(decodeWarmUp(cell.test), "warmup", DECODE_WARM_UP.seconds);
  let warm = await once();
  // The first run on a GPU compiles its programs: its time says nothing of the speed.
  if (context.onGpu) warm = await once();
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS && arePacked(warm, cell, context); attempt += 1) {
    const prefill: Test = { ...cell.test, kind: "pp", nPrompt: tokensOf(cell.test), nGen: 0 };
    await take(prefill, "warmup", SETTLE_SECONDS);
    warm = await once();
  }
  const budget = secondsHere(cell, context);
  const test =
    budget === null ? cell.test : fitToBudget(cell.test, speedOf(warm), budget * TIMED_SHARE.decode);
  if (context.onGpu) await take(test, "warmup", 0);
  return test;
}

/**
 * True when the threads of a CPU backend share one core although another stands idle. ggml starts its threads anew
 * for every graph, and the scheduler can keep putting them where their parent runs; this looks at the processor
 * time, never at the speed.
 */
function arePacked(value: MeasuredValue, { settings, test }: Cell, { onGpu }: MeasureContext): boolean {
  // Sampling is the work of one thread: `gen` leaves the others idle by its nature.
  if (onGpu || settings.threads === 1 || test.kind === "gen") return false;
  return value.workerCpuSeconds / (settings.threads * value.wallSeconds) < PACKED_BELOW;
}

/** Seconds of the cell's budget that fall to this process; null when there is no budget. */
function secondsHere(cell: Cell, { launches }: MeasureContext): number | null {
  return cell.budgetSeconds === null ? null : cell.budgetSeconds / launches;
}

/** One value: whole repetitions of a shape until `least` seconds of timed work, the clock stopped in between. */
async function takeValue(
  cell: Cell,
  test: Test,
  role: MeasuredValue["role"],
  least: number,
  tokens: RandomIntegers,
  { engine, report }: MeasureContext,
): Promise<MeasuredValue> {
  const before = engine.readCpu();
  let durationNs = 0;
  let repetitions = 0;
  while (repetitions === 0 || durationNs < least * 1e9) {
    durationNs += await engine.run(test, tokens);
    repetitions += 1;
  }
  const value: MeasuredValue = {
    cellId: cell.id,
    role,
    test,
    repetitions,
    tokens: tokensOf(test) * repetitions,
    durationNs: Math.max(1, Math.round(durationNs)),
    ...cpuBetween(before, engine.readCpu()),
    clockSkewSeconds: 0,
    majorFaults: null,
    endedAtMs: Date.now(),
    request: null,
    stretches: null,
  };
  await report(value);
  return value;
}

function speedOf({ tokens, durationNs }: MeasuredValue): number {
  return tokens / (durationNs / 1e9);
}
