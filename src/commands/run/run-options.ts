import { buildTests } from "../../core/plan/build-tests.js";
import { RigmarkError } from "../../errors.js";
import { DEFAULT_DEADLINES, type Deadlines } from "../../host/runner/deadlines.js";
import { Backend, type EngineSettings, type Test } from "../../schema/plan.js";
import { parseWatts, type StatedWatts } from "../parse-watts.js";
import { resultsFolder } from "../results-folder.js";

/** Options of `run` as commander gives them, still text. */
export interface RunFlags {
  readonly model: string[];
  readonly nPrompt?: string;
  readonly nGen?: string;
  readonly nDepth?: string;
  readonly pg: string[];
  readonly threads?: string;
  readonly batchSize?: string;
  readonly repetitions: string;
  readonly ngl?: string;
  readonly fa?: string;
  readonly backend: string;
  readonly budget?: string;
  readonly watts?: string;
  readonly seed?: string;
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
export interface RunOptions {
  readonly models: readonly string[];
  /** Tests typed by length; null: those of the suites. */
  readonly tests: readonly Test[] | null;
  readonly depths: readonly number[];
  readonly launches: number;
  /** Seconds each test of a suite may take; null: what its suite says. */
  readonly budgetSeconds: number | null;
  readonly seed: number;
  readonly threads: readonly number[] | null;
  readonly batchSizes: readonly number[];
  readonly gpuLayers: readonly (number | null)[];
  readonly flashAttention: readonly EngineSettings["flashAttention"][];
  readonly backends: readonly Backend[];
  readonly watts: StatedWatts | null;
  readonly resultsDir: string;
  readonly engine: "llama" | "fake";
  readonly deadlines: Deadlines;
}

/** Checks the flags of `run`; a wrong one is a usage error that names it. `randomSeed` serves when none is typed. */
export function parseRunOptions(flags: RunFlags, env: NodeJS.ProcessEnv, randomSeed: number): RunOptions {
  const depths = flags.nDepth === undefined ? [0] : wholeNumbers("-d", flags.nDepth, 0);
  const typed = flags.nPrompt !== undefined || flags.nGen !== undefined || flags.pg.length > 0;
  const tests = buildTests({
    nPrompt: flags.nPrompt === undefined ? null : wholeNumbers("-p", flags.nPrompt, 0),
    nGen: flags.nGen === undefined ? null : wholeNumbers("-n", flags.nGen, 0),
    nDepth: depths,
    pairs: flags.pg.map(pair),
  });
  const options: RunOptions = {
    models: flags.model,
    tests: typed ? tests : null,
    depths,
    launches: oneNumber("-r", flags.repetitions, 1, 1000),
    budgetSeconds: flags.budget === undefined ? null : oneNumber("--budget", flags.budget, 1, 1e6),
    seed: flags.seed === undefined ? randomSeed : oneNumber("--seed", flags.seed, 0, 2 ** 31 - 1),
    threads: flags.threads === undefined ? null : wholeNumbers("-t", flags.threads, 1, 1024),
    batchSizes: flags.batchSize === undefined ? [512] : wholeNumbers("-b", flags.batchSize, 1, 65_536),
    gpuLayers: flags.ngl === undefined ? [null] : wholeNumbers("--ngl", flags.ngl, 0),
    flashAttention: flags.fa === undefined ? ["auto"] : words("--fa", flags.fa).map(flashAttention),
    backends: words("--backend", flags.backend).map(backend),
    watts: flags.watts === undefined ? null : parseWatts(flags.watts),
    resultsDir: resultsFolder(flags.results, env),
    engine: flags.engine === "fake" ? "fake" : "llama",
    deadlines: deadlines(flags),
  };
  refuseContradictions(options, flags);
  return options;
}

function refuseContradictions({ tests, backends, gpuLayers }: RunOptions, flags: RunFlags): void {
  if (tests?.length === 0) throw usage("nothing to measure: all lengths are 0", "give -p or -n a length");
  if (flags.json && flags.jsonl) throw usage("--json and --jsonl exclude each other", "choose one");
  const layersWanted = gpuLayers.some((layers) => layers !== null && layers > 0);
  if (backends.includes("cpu") && layersWanted) {
    throw usage("--backend cpu has no GPU layers, but --ngl asks for some", "leave one of the two out");
  }
  const gpuNamed = backends.some((name) => name !== "cpu" && name !== "auto");
  if (gpuNamed && gpuLayers.includes(0)) {
    throw usage("--ngl 0 uses no GPU, but --backend asks for one", "use --backend cpu for a CPU figure");
  }
}

function usage(message: string, hint: string): RigmarkError {
  return new RigmarkError("usage", message, { hint });
}

function words(flag: string, text: string): string[] {
  const list = text.split(",").map((word) => word.trim());
  if (list.some((word) => word === ""))
    throw usage(`${flag}: an item of the list is empty`, `e.g. ${flag} a,b`);
  return [...new Set(list)];
}

function wholeNumbers(flag: string, text: string, least: number, most = 10_000_000): number[] {
  return words(flag, text).map((word) => oneNumber(flag, word, least, most));
}

function oneNumber(flag: string, word: string, least: number, most: number): number {
  const number = Number(word);
  if (!/^\d+$/.test(word) || number < least || number > most) {
    throw usage(
      `${flag}: ${JSON.stringify(word.slice(0, 40))} is not a whole number from ${least} to ${most}`,
      "see: rigmark run --help",
    );
  }
  return number;
}

function pair(text: string): readonly [number, number] {
  const [prompt, gen, ...rest] = wholeNumbersInOrder(text);
  if (prompt === undefined || gen === undefined || rest.length > 0) {
    throw usage(`--pg: ${JSON.stringify(text.slice(0, 40))} is not a pair`, "e.g. --pg 512,128");
  }
  return [prompt, gen];
}

function wholeNumbersInOrder(text: string): number[] {
  return text.split(",").map((word) => oneNumber("--pg", word.trim(), 1, 10_000_000));
}

function flashAttention(word: string): EngineSettings["flashAttention"] {
  switch (word) {
    case "auto":
      return "auto";
    case "on":
    case "1":
      return "on";
    case "off":
    case "0":
      return "off";
    default:
      throw usage(`--fa: ${JSON.stringify(word.slice(0, 40))} is none of auto, on, off`, "e.g. --fa on,off");
  }
}

function backend(word: string): Backend {
  const parsed = Backend.safeParse(word);
  if (parsed.success) return parsed.data;
  throw usage(
    `--backend: ${JSON.stringify(word.slice(0, 40))} is none of ${Backend.options.join(", ")}`,
    "e.g. --backend cpu",
  );
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
