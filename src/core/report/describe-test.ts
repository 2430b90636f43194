import type { EngineSettings, Test } from "../../schema/plan.js";
import { formatCount, formatDuration } from "./format.js";
import { plainText } from "./sanitize.js";

const OTHER_LENGTH = 80;

const MEANINGS: Readonly<Record<Test["kind"], string>> = {
  pp: "reading a prompt",
  tg: "writing, engine alone",
  gen: "writing, as an app sees it",
  pg: "reading, then writing",
  latency: "one request at a time",
  sustained: "writing without a pause",
};

/** A test in plain words. */
export function testMeaning(test: Test): string {
  const depth = test.nDepth > 0 ? `, after ${formatCount(test.nDepth)} tokens` : "";
  const parallel = test.nParallel > 1 ? `, ${test.nParallel} at once` : "";
  return `${MEANINGS[test.kind]}${depth}${parallel}`;
}

type OwnSetting = Exclude<keyof EngineSettings, "other">;
/** A test in a sentence, lengths included: for those who have not met its short name. */
export function testInWords(test: Test): string {
  const depth = test.nDepth > 0 ? `, after ${formatCount(test.nDepth)} others` : "";
  const parallel = test.nParallel > 1 ? `, ${test.nParallel} at once` : "";
  return `${doing(test)}${depth}${parallel}`;
}

function doing({ kind, nPrompt, nGen, seconds }: Test): string {
  const [prompt, answer] = [formatCount(nPrompt), formatCount(nGen)];
  switch (kind) {
    case "pp":
      return `reads a prompt of ${prompt} tokens`;
    case "tg":
      return `writes ${answer} tokens, engine alone`;
    case "gen":
      return `writes ${answer} tokens as an app sees it`;
    case "pg":
      return `reads ${prompt} tokens and writes ${answer}, timed as one`;
    case "latency":
      return `answers requests of ${prompt} tokens with ${answer}, one after the other`;
    case "sustained":
      return `writes ${answer} tokens again and again for ${formatDuration(seconds)}`;
  }
}

const SETTING_WORDS: {
  readonly [K in OwnSetting]: (value: EngineSettings[K]) => string;
} = {
  backend: (backend) => `backend ${backend}`,
  threads: (threads) => `${threads} thread${threads === 1 ? "" : "s"}`,
  batchSize: (size) => `batch ${size}`,
  gpuLayers: (layers) => (layers === null ? "all layers on the GPU" : `${layers} layers on the GPU`),
  flashAttention: (choice) => `flash attention ${choice}`,
  kvCacheTypeK: (type) => `keys in ${type}`,
  kvCacheTypeV: (type) => `values in ${type}`,
  mmap: (mapped) => (mapped ? "file mapped" : "file read"),
};

/** Settings that are not the same everywhere in `all`, in words; null when nothing was varied. */
export function variedSettings(settings: EngineSettings, all: readonly EngineSettings[]): string | null {
  const words = [
    varied("backend", settings, all),
    varied("threads", settings, all),
    varied("batchSize", settings, all),
    varied("gpuLayers", settings, all),
    varied("flashAttention", settings, all),
    varied("kvCacheTypeK", settings, all),
    varied("kvCacheTypeV", settings, all),
    varied("mmap", settings, all),
    otherSettings(settings, all),
  ].filter((word) => word !== null);
  return words.length === 0 ? null : words.join(", ");
}

function varied<K extends OwnSetting>(
  key: K,
  settings: EngineSettings,
  all: readonly EngineSettings[],
): string | null {
  if (all.every((other) => other[key] === settings[key])) return null;
  return SETTING_WORDS[key](settings[key]);
}

/** What another tool was told besides, e.g. "n_cpu_moe=12". */
function otherSettings({ other }: EngineSettings, all: readonly EngineSettings[]): string | null {
  if (other === undefined || all.every((settings) => settings.other === other)) return null;
  return plainText(other, OTHER_LENGTH);
}
