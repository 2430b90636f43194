import { buildTests } from "../../core/plan/build-tests.js";
import { DEFAULT_DEADLINES, type Deadlines } from "../../host/runner/deadlines.js";
import { Backend, type EngineSettings, KvCacheType, Profile, type Test } from "../../schema/plan.js";
import { parseWait } from "../parse-wait.js";
import { parseWatts, type StatedWatts } from "../parse-watts.js";
import { resultsFolder } from "../results-folder.js";
import { oneNumber, oneOf, onOrOff, quoted, usage, wholeNumbers, words } from "./flag-values.js";

/** Options of `run` as commander gives them, still text. */
export interface RunFlags {
  readonly model: string[];
  readonly nPrompt?: string;
  readonly nGen?: string;
  readonly nDepth?: string;
  readonly parallel?: string;
  readonly pg: string[];
  readonly threads?: string;
  readonly batchSize?: string;
  readonly profile: string;
  readonly repetitions?: string;
  readonly ngl?: string;
  readonly fa?: string;
  readonly ctk?: string;
  readonly ctv?: string;
  readonly mmap?: string;
  readonly backend: string;
  readonly budget?: string;
  readonly pause?: string;
  readonly watts?: string;
  readonly seed?: string;
  readonly strict?: boolean;
  readonly pull?: boolean;
  readonly offline?: boolean;
  readonly resume?: string;
  readonly waitLock?: string;
  readonly results?: string;
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly dryRun?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly engine: string;
  readonly loadTimeout?: string;
  readonly silenceTimeout?: string;
  readonly cellTimeout?: string;
}

/** What `run` was asked to do, checked. */
export interface RunOptions extends SessionOptions {
  readonly models: readonly string[];
  /** Tests typed by length; null: those of the suites. */
  readonly tests: readonly Test[] | null;
  readonly depths: readonly number[];
  readonly profile: Profile;
  /** Processes for each test, when typed. */
  readonly launches: number | null;
  /** Seconds for each test of a suite, when typed. */
  readonly budgetSeconds: number | null;
  /** Seconds between processes, when typed. */
  readonly pauseSeconds: number | null;
  readonly seed: number;
  readonly threads: readonly number[] | null;
  readonly batchSizes: readonly number[];
  readonly gpuLayers: readonly (number | null)[];
  readonly flashAttention: readonly EngineSettings["flashAttention"][];
  readonly kvCacheTypesK: readonly KvCacheType[];
  readonly kvCacheTypesV: readonly KvCacheType[];
  readonly mmap: readonly boolean[];
  readonly backends: readonly Backend[];
  readonly watts: StatedWatts | null;
}

/** What holds for a run that begins and for one that is gone on with. */
export interface SessionOptions {
  readonly strict: boolean;
  readonly waitLockMs: number;
  readonly resultsDir: string;
  /** The folder of results was typed, and has to be typed again. */
  readonly resultsTyped: boolean;
  readonly engine: "llama" | "fake";
  readonly deadlines: Deadlines;
}

/** Checks the flags of `run`; a wrong one is a usage error that names it. `randomSeed` serves when none is typed. */
export function parseRunOptions(flags: RunFlags, env: NodeJS.ProcessEnv, randomSeed: number): RunOptions {
  const depths = flags.nDepth === undefined ? [0] : wholeNumbers("-d", flags.nDepth, 0);
  const options: RunOptions = {
    ...parseSessionOptions(flags, env),
    models: flags.model,
    tests: typedTests(flags, depths),
    depths,
    profile: oneOf("--profile", flags.profile, Profile.options),
    launches: flags.repetitions === undefined ? null : oneNumber("-r", flags.repetitions, 1, 1000),
    budgetSeconds: flags.budget === undefined ? null : oneNumber("--budget", flags.budget, 1, 1e6),
    pauseSeconds: flags.pause === undefined ? null : oneNumber("--pause", flags.pause, 0, 3600),
    seed: flags.seed === undefined ? randomSeed : oneNumber("--seed", flags.seed, 0, 2 ** 31 - 1),
    threads: flags.threads === undefined ? null : wholeNumbers("-t", flags.threads, 1, 1024),
    batchSizes: flags.batchSize === undefined ? [512] : wholeNumbers("-b", flags.batchSize, 1, 65_536),
    gpuLayers: flags.ngl === undefined ? [null] : wholeNumbers("--ngl", flags.ngl, 0),
    flashAttention: flags.fa === undefined ? ["auto"] : words("--fa", flags.fa).map(flashAttention),
    kvCacheTypesK: kvTypes("--ctk", flags.ctk),
    kvCacheTypesV: kvTypes("--ctv", flags.ctv),
    mmap:
      flags.mmap === undefined ? [true] : words("--mmap", flags.mmap).map((word) => onOrOff("--mmap", word)),
    backends: words("--backend", flags.backend).map((word) => oneOf("--backend", word, Backend.options)),
    watts: flags.watts === undefined ? null : parseWatts(flags.watts),
  };
  refuseContradictions(options, flags);
  return options;
}

/** Checks the flags that also serve a run that is gone on with. */
export function parseSessionOptions(flags: RunFlags, env: NodeJS.ProcessEnv): SessionOptions {
  if (flags.json && flags.jsonl) throw usage("--json and --jsonl exclude each other", "choose one");
  return {
    strict: flags.strict === true,
    waitLockMs: parseWait("--wait-lock", flags.waitLock ?? "0s"),
    resultsDir: resultsFolder(flags.results, env),
    resultsTyped: flags.results !== undefined,
    engine: flags.engine === "fake" ? "fake" : "llama",
    deadlines: deadlines(flags),
  };
}

function typedTests(flags: RunFlags, depths: readonly number[]): Test[] | null {
  const typed = flags.nPrompt !== undefined || flags.nGen !== undefined || flags.pg.length > 0;
  if (!typed && flags.parallel === undefined) return null;
  return buildTests({
    nPrompt: flags.nPrompt === undefined ? null : wholeNumbers("-p", flags.nPrompt, 0),
    nGen: flags.nGen === undefined ? null : wholeNumbers("-n", flags.nGen, 0),
    nDepth: depths,
    nParallel: flags.parallel === undefined ? [1] : wholeNumbers("--parallel", flags.parallel, 1, 256),
    pairs: flags.pg.map(pair),
  });
}

function refuseContradictions({ tests, backends, gpuLayers }: RunOptions, flags: RunFlags): void {
  if (tests?.length === 0) throw usage("nothing to measure: all lengths are 0", "give -p or -n a length");
  const layersWanted = gpuLayers.some((layers) => layers !== null && layers > 0);
  if (backends.includes("cpu") && layersWanted) {
    throw usage("--backend cpu has no GPU layers, but --ngl asks for some", "leave one of the two out");
  }
  const gpuNamed = backends.some((name) => name !== "cpu" && name !== "auto");
  if (gpuNamed && gpuLayers.includes(0)) {
    throw usage("--ngl 0 uses no GPU, but --backend asks for one", "use --backend cpu for a CPU figure");
  }
  if (flags.fa === "off" && flags.ctv !== undefined && flags.ctv !== "f16" && flags.ctv !== "f32") {
    throw usage("--ctv needs flash attention for a quantized type, but --fa is off", "leave out --fa off");
  }
}

function kvTypes(flag: string, text: string | undefined): KvCacheType[] {
  if (text === undefined) return ["f16"];
  return words(flag, text).map((word) => oneOf(flag, word, KvCacheType.options));
}

function pair(text: string): readonly [number, number] {
  const numbers = text.split(",").map((word) => oneNumber("--pg", word.trim(), 1, 10_000_000));
  const [prompt, gen, ...rest] = numbers;
  if (prompt === undefined || gen === undefined || rest.length > 0) {
    throw usage(`--pg: ${quoted(text)} is not a pair`, "e.g. --pg 512,128");
  }
  return [prompt, gen];
}

function flashAttention(word: string): EngineSettings["flashAttention"] {
  const choice = oneOf("--fa", word, ["auto", "on", "off", "1", "0"]);
  if (choice === "auto") return "auto";
  return choice === "on" || choice === "1" ? "on" : "off";
}

function deadlines(flags: RunFlags): Deadlines {
  const seconds = (flag: string, text: string | undefined, standard: number) =>
    text === undefined ? standard : oneNumber(flag, text, 1, 1e6);
  return {
    ...DEFAULT_DEADLINES,
    load: seconds("--load-timeout", flags.loadTimeout, DEFAULT_DEADLINES.load),
    silence: seconds("--silence-timeout", flags.silenceTimeout, DEFAULT_DEADLINES.silence),
    cell: seconds("--cell-timeout", flags.cellTimeout, DEFAULT_DEADLINES.cell),
  };
}
