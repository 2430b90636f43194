import { fitToBudget, shareOfValue } from "../../core/protocol/fit-budget.js";
import { tokensOf } from "../../core/protocol/test-shape.js";
import {
  DECODE_WARM_UP,
  decodeWarmUp,
  isLongPrefill,
  oneRound,
  prefillWarmUpRuns,
} from "../../core/protocol/warm-up.js";
import type { Cell, Test } from "../../schema/plan.js";
import type { MeasuredValue } from "../../schema/worker-message.js";
import { type MeasureContext, secondsHere, type Take } from "./measure-context.js";
import { secondsOf, speedOf } from "./take-value.js";

/** Tokens of the first look at a machine, taken where a budget may shorten the test. */
const PROBE_TOKENS = 32;

/** CPU time of packed threads, as a share of threads times wall time: rule V13 calls the same share noisy. */
const PACKED_BELOW = 0.75;
/** A second of prefill has graphs long enough for the scheduler to spread the threads. */
const SETTLE_SECONDS = 1;
const SETTLE_ATTEMPTS = 3;

/** Whole runs of the prefill's shape, shortened first when a budget asks for it. Resolves with the shape to time. */
export async function warmUpPrefill(cell: Cell, context: MeasureContext, take: Take): Promise<Test> {
  let test = cell.test;
  const budget = secondsHere(cell, context);
  if (budget !== null) {
    const probe = { ...test, nPrompt: Math.min(test.nPrompt, PROBE_TOKENS) };
    const first = await take(probe, "warmup", 0);
    const second = await take(probe, "warmup", 0);
    const speed = Math.max(speedOf(first.value), speedOf(second.value));
    const what = isLongPrefill(tokensOf(test) / speed) ? "long-prefill" : "prefill";
    test = fitToBudget(test, speed, budget * shareOfValue(what, context.values ?? 1));
  }
  const { value } = await take(test, "warmup", 0);
  const runs = prefillWarmUpRuns(secondsOf(value)) + (context.onGpu ? 1 : 0);
  for (let run = 1; run < runs; run += 1) await take(test, "warmup", 0);
  return test;
}

/**
 * Short decodes of the same kind for at least 16 tokens and 1 s; they tell the speed that a budget needs. Resolves
 * with the shape to time. A sustained test is not shortened: its duration is what it is for.
 */
export async function warmUpDecode(cell: Cell, context: MeasureContext, take: Take): Promise<Test> {
  const once = async () => (await take(decodeWarmUp(cell.test), "warmup", DECODE_WARM_UP.seconds)).value;
  let warm = await once();
  // The first run on a GPU compiles its programs: its time says nothing of the speed.
  if (context.onGpu) warm = await once();
  for (let attempt = 0; attempt < SETTLE_ATTEMPTS && arePacked(warm, cell, context); attempt += 1) {
    const { nPrompt, nGen } = cell.test;
    const prefill: Test = { ...oneRound(cell.test), kind: "pp", nPrompt: nPrompt + nGen, nGen: 0 };
    await take(prefill, "warmup", SETTLE_SECONDS);
    warm = await once();
  }
  const budget = secondsHere(cell, context);
  const test =
    budget === null || cell.test.kind === "sustained"
      ? cell.test
      : fitToBudget(cell.test, speedOf(warm), budget * shareOfValue("decode", context.values ?? 1));
  if (context.onGpu) await take(oneRound(test), "warmup", 0);
  return test;
}

/** One whole request, and one more on a GPU. Resolves with the seconds of the last. */
export async function warmUpRequest({ test }: Cell, { onGpu }: MeasureContext, take: Take): Promise<number> {
  if (onGpu) await take(test, "warmup", 0);
  return secondsOf((await take(test, "warmup", 0)).value);
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
