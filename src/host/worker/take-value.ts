import type { RandomNumbers } from "../../core/protocol/random.js";
import { tokensOf } from "../../core/protocol/test-shape.js";
import { recordRequest, recordStretches } from "../../core/protocol/token-times.js";
import type { Cell, Test } from "../../schema/plan.js";
import type { MeasuredValue, RequestTimes, Stretch } from "../../schema/worker-message.js";
import { cpuBetween } from "./cpu-counters.js";
import type { Engine } from "./engine.js";

/** Takes the moment of every token, from the start of the value; the clock stops between repetitions. */
interface Recorder {
  readonly token: ((atNs: number) => void) | null;
  readonly request: () => RequestTimes | null;
  readonly stretches: () => Stretch[] | null;
}

/**
 * Takes one value: whole repetitions of a shape until `least` seconds of timed work, the clock stopped in between. The
 * stretches of a sustained value count the same timed work.
 */
export async function takeValue(
  engine: Engine,
  { id }: Cell,
  test: Test,
  role: MeasuredValue["role"],
  least: number,
  tokens: RandomNumbers,
): Promise<MeasuredValue> {
  const recorder = recorderFor(test);
  const { token } = recorder;
  const before = engine.readCpu();
  let durationNs = 0;
  let repetitions = 0;
  while (repetitions === 0 || durationNs < least * 1e9) {
    const earlier = durationNs;
    durationNs += await engine.run(test, tokens, token === null ? undefined : (ns) => token(earlier + ns));
    repetitions += 1;
  }
  const after = engine.readCpu();
  return {
    cellId: id,
    role,
    test,
    repetitions,
    tokens: tokensOf(test) * repetitions,
    durationNs: Math.max(1, Math.round(durationNs)),
    ...cpuBetween(before, after),
    endedAtMs: after.unixMs,
    request: recorder.request(),
    stretches: recorder.stretches(),
  };
}

const NOTHING: Recorder = { token: null, request: () => null, stretches: () => null };

function recorderFor({ kind, nGen, nParallel }: Test): Recorder {
  switch (kind) {
    case "latency": {
      const { token, times } = recordRequest(nGen);
      return { ...NOTHING, token, request: times };
    }
    case "sustained": {
      const { token, stretches } = recordStretches(nParallel);
      return { ...NOTHING, token, stretches };
    }
    default:
      return NOTHING;
  }
}

/** Tokens a second of a value, all sequences together. */
export function speedOf({ tokens, durationNs }: MeasuredValue): number {
  return tokens / secondsOf({ durationNs });
}

/** Seconds of timed work in a value. */
export function secondsOf({ durationNs }: Pick<MeasuredValue, "durationNs">): number {
  return durationNs / 1e9;
}
