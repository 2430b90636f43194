import { jsonText } from "../../core/report/json-text.js";
import { renderSelfTest } from "../../core/report/self-test-text.js";
import { machineKey } from "../../core/self-test/machine-key.js";
import { InterruptedError } from "../../errors.js";
import { detectMachine } from "../../host/machine/detect.js";
import { systemProbe } from "../../host/machine/probe.js";
import { DEFAULT_DEADLINES } from "../../host/runner/deadlines.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { addSelfTest } from "../../host/store/self-test-file.js";
import { ModelRegistry } from "../../schema/model.js";
import { oneNumber } from "../run/flag-values.js";
import { findModels, prepareModel } from "../run/prepare-models.js";
import { withSession } from "../run/session.js";
import { defaultThreads } from "../run/settings.js";
import { measureNoise } from "./measure-noise.js";

/** Options of `doctor --self-test`. */
export interface SelfTestOptions {
  readonly json?: boolean;
  readonly launches?: string;
  readonly engine?: string;
}

const MODEL = "synth:tiny";
const PROCESSES = 12;
/** Fewer processes say nothing of the noise between them. */
const LEAST_PROCESSES = 3;
const MOST_PROCESSES = 1000;
const WIDTH = 79;

/** Measures this machine's own noise, keeps it for later runs, and prints it. */
export async function runSelfTest(options: SelfTestOptions): Promise<void> {
  const engine = options.engine === "fake" ? "fake" : "llama";
  const processes = processesIn(options);
  const session = {
    strict: false,
    waitLockMs: 0,
    resultsDir: "",
    resultsTyped: false,
    engine,
    deadlines: DEFAULT_DEADLINES,
  } as const;
  const folders = userFolders(process.env);
  await withSession(
    session,
    () => undefined,
    async ({ stop }) => {
      const registry = await readDataFile("models.json", ModelRegistry);
      const reference = engine === "fake" ? "fake:steady" : MODEL;
      const [wanted] = await findModels([reference], engine, registry, folders);
      if (wanted === undefined) return;
      const ready = await prepareModel(wanted, registry, folders, () => undefined, stop.signal);
      const machine = await detectMachine(systemProbe());
      const found = await measureNoise({
        model: { reference, path: ready.path, sizeBytes: ready.sizeBytes },
        machine,
        threads: defaultThreads(machine),
        processes,
        engine,
        signal: stop.signal,
        tell: (doing) => process.stderr.write(`${doing}\n`),
      });
      const signal = stop.received();
      if (signal !== null)
        throw new InterruptedError(signal, "the self-test was not finished, nothing is kept");
      const file = await addSelfTest(folders.cache, machineKey(machine), found);
      const width = Math.min(WIDTH, process.stdout.columns ?? WIDTH);
      process.stdout.write(options.json ? `${jsonText(file, 1)}\n` : renderSelfTest(file, width));
    },
  );
}

function processesIn({ launches }: SelfTestOptions): number {
  if (launches === undefined) return PROCESSES;
  return oneNumber("--launches", launches, LEAST_PROCESSES, MOST_PROCESSES);
}
