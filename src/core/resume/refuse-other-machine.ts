import { RigmarkError } from "../../errors.js";
import type { Gpu, Machine } from "../../schema/machine.js";
import type { MeasuredModel, ResultDocument } from "../../schema/result.js";
import type { LoadedFacts } from "../../schema/worker-message.js";

/** What is known of the engine before a process loads it. */
export type EngineVersions = Pick<LoadedFacts, "bindingVersion" | "engineRelease">;

/** Installed memory is told with small differences by kernels and firmware: more than this share is another machine. */
const MEMORY_TOLERANCE = 0.05;

/** A property before and now. */
type Comparison = readonly [name: string, before: string, now: string];

/**
 * Refuses to go on with a run where its values would not be alike: names the first difference between what it
 * recorded and the present machine, engine and model files. `engine` is null where its version is not known yet.
 */
export function refuseOtherMachine(
  document: ResultDocument,
  machine: Machine,
  models: readonly MeasuredModel[],
  engine: EngineVersions | null = null,
): void {
  const comparisons = [
    ...compareMachines(document.machine, machine),
    ...compareEngines(document, engine),
    ...document.models.flatMap((model) => compareModels(model, models)),
  ];
  const [different] = comparisons.filter(([, before, now]) => before !== now);
  if (different === undefined) return;
  const [name, before, now] = different;
  throw new RigmarkError(
    "bad-result",
    `this run cannot be continued: ${name} was ${before}, now it is ${now}`,
    {
      hint: "Values of two set-ups do not belong into one result. Start a new run, then: rigmark compare",
    },
  );
}

function compareMachines(before: Machine, now: Machine): Comparison[] {
  const sameMemory =
    Math.abs(now.memory.totalBytes - before.memory.totalBytes) <= MEMORY_TOLERANCE * before.memory.totalBytes;
  return [
    ["the processor", before.cpu.model, now.cpu.model],
    ["the number of cores", coresOf(before), coresOf(now)],
    ["memory", memoryOf(before), sameMemory ? memoryOf(before) : memoryOf(now)],
    ["the system", systemOf(before), systemOf(now)],
    ["the graphics", gpusOf(before.gpus), gpusOf(now.gpus)],
    ["Node.js", majorOf(before.node), majorOf(now.node)],
  ];
}

function coresOf({ cpu }: Machine): string {
  return `${cpu.physicalCores} (${cpu.logicalCores} logical, ${cpu.usableCores} usable)`;
}

function memoryOf({ memory }: Machine): string {
  return `${(memory.totalBytes / 1e9).toFixed(1)} GB`;
}

function systemOf({ os }: Machine): string {
  return `${os.platform} ${os.kernel} ${os.arch}`;
}

function gpusOf(gpus: readonly Gpu[]): string {
  const names = gpus.map(({ name, driver }) => (driver === null ? name : `${name} with driver ${driver}`));
  return names.length === 0 ? "none" : names.sort().join(", ");
}

function majorOf(version: string): string {
  return /^v?(\d+)/.exec(version)?.[1] ?? version;
}

function compareEngines({ launches }: ResultDocument, now: EngineVersions | null): Comparison[] {
  const before = launches.find(({ facts }) => facts !== null)?.facts;
  if (before == null || now === null) return [];
  return [
    ["node-llama-cpp", before.bindingVersion, now.bindingVersion],
    ["llama.cpp", before.engineRelease, now.engineRelease],
  ];
}

function compareModels(before: MeasuredModel, models: readonly MeasuredModel[]): Comparison[] {
  const now = models.find(({ key }) => key === before.key);
  if (now === undefined) return [["model", before.shortName, "not given"]];
  const name = before.shortName;
  const hash: Comparison = [`the SHA-256 of ${name}`, String(before.sha256), String(now.sha256)];
  // A real file may have been renamed; the name of a synthetic one says which shape was made, and how.
  const madeUp = before.sha256 === null && now.sha256 === null;
  return [
    [`the size of ${name}`, `${before.sizeBytes} bytes`, `${now.sizeBytes} bytes`],
    madeUp ? [`the file of ${name}`, before.fileName, now.fileName] : hash,
  ];
}
