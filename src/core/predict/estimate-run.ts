import type { Machine } from "../../schema/machine.js";
import type { RunPlan, Test } from "../../schema/plan.js";
import { replicationOf } from "../protocol/profiles.js";

/** What is known of a model before it runs: enough for a rough guess. */
export interface ModelSize {
  readonly sizeBytes: number;
  /** Parameters; null for a file whose header has not been read. */
  readonly parameters: number | null;
}

/** Rough cost of a run, before anything has been measured. */
export interface RunEstimate {
  readonly seconds: number;
  /** Memory of the largest model with its copies, bytes. */
  readonly memoryBytes: number;
}

/** Guesses for a CPU nobody has measured: bytes/s read while decoding, multiply-adds/s and core while prefilling. */
const GUESSED_BANDWIDTH = 20e9;
const GUESSED_RATE_PER_CORE = 60e9;
/** Start of a process, and its reading of a file that lies in the page cache. */
const START_SECONDS = 1.5;
const LOAD_BYTES_PER_SECOND = 1e9;
/** Runs of a prefill that warm up; decoding takes about one second. */
const WARM_UP_PREFILLS = 2;
/** Values of a process where the plan leaves them open, and requests of one that measures waiting times. */
const CAREFUL_VALUES = 2;
const MOST_REQUESTS = 10;
const DECODE_WARM_UP_SECONDS = 1;
/** Least timed work of a value, seconds (see core/protocol). */
const LEAST_SECONDS = 2;
/** A CPU backend keeps a repacked copy of most weights beside the mapped file; seen: 1.8 times a Q4_K_M file. */
const MEMORY_FACTOR = 1.8;
/** Bits a weight of a Q4_K_M file, for files whose parameters are not known. */
const BYTES_PER_PARAMETER = 0.6;

/** Guesses how long a run takes and what memory it needs; good to a factor of two or three. */
export function estimateRun(
  plan: RunPlan,
  sizes: ReadonlyMap<string, ModelSize>,
  machine: Machine,
): RunEstimate {
  let seconds = plan.idleSeconds;
  for (const group of plan.groups) {
    const size = sizes.get(group.model) ?? { sizeBytes: 0, parameters: null };
    const [first] = plan.cells.filter(({ id }) => group.cells.includes(id));
    const processes = first === undefined ? 0 : replicationOf(first.test, plan.replication).kMin;
    seconds += processes * (START_SECONDS + size.sizeBytes / LOAD_BYTES_PER_SECOND + plan.pauseSeconds);
  }
  for (const { model, settings, test, budgetSeconds } of plan.cells) {
    const size = sizes.get(model) ?? { sizeBytes: 0, parameters: null };
    const cores = Math.min(settings.threads, machine.cpu.usableCores);
    const { kMin } = replicationOf(test, plan.replication);
    const values = plan.replication.values ?? CAREFUL_VALUES;
    const needed = kMin * testSeconds(test, size, cores, values);
    const most = budgetSeconds === null || test.kind === "sustained" ? needed : budgetSeconds;
    seconds += Math.min(needed, Math.max(most, kMin * LEAST_SECONDS));
  }
  const largest = Math.max(0, ...[...sizes.values()].map(({ sizeBytes }) => sizeBytes));
  return { seconds, memoryBytes: largest * MEMORY_FACTOR };
}

/** One process of a test: its depth filled once, its warm-up, and its values. */
function testSeconds(test: Test, size: ModelSize, cores: number, values: number): number {
  if (test.seconds !== null) return test.seconds + DECODE_WARM_UP_SECONDS;
  const parameters = size.parameters ?? size.sizeBytes / BYTES_PER_PARAMETER;
  const prefillSpeed = (GUESSED_RATE_PER_CORE * cores) / Math.max(1, parameters);
  const decodeSpeed = GUESSED_BANDWIDTH / Math.max(1, size.sizeBytes);
  const runs = test.kind === "latency" ? MOST_REQUESTS : values;
  const tokens = test.nParallel * (test.nDepth + (WARM_UP_PREFILLS + runs) * test.nPrompt);
  const decode = test.nGen > 0 ? DECODE_WARM_UP_SECONDS + (runs * test.nGen) / decodeSpeed : 0;
  return Math.max(runs * LEAST_SECONDS, tokens / prefillSpeed + decode);
}
