/** Lines of the engine's log that say what really runs; the getters of the binding return what was asked. */
export interface LogFacts {
  readonly flashAttention: boolean | null;
  readonly kvCacheTypeK: string | null;
  readonly kvCacheTypeV: string | null;
  /** n_batch and n_ubatch, tokens: cut to the context when that is smaller than what was asked. */
  readonly batchSize: number | null;
  readonly microBatchSize: number | null;
  /** Layers on the GPU of all layers, as `offloaded 28/29 layers to GPU`. */
  readonly offloaded: { readonly layers: number; readonly of: number } | null;
  /** The file is mapped into memory rather than read into it. */
  readonly mmap: boolean | null;
}

/** llama.cpp's log reaches JavaScript on a later turn of the event loop. */
export const LOG_DELAY_MS = 30;

/** Lines kept for a failure report. */
const KEPT_LINES = 400;

/** Collects the log of llama.cpp, which arrives in pieces. */
export interface EngineLog {
  append(level: string, message: string): void;
  /** Last lines, newest last. */
  tail(): string;
  facts(): LogFacts;
}

export function createEngineLog(onWarning: (text: string) => void): EngineLog {
  const lines: string[] = [];
  return {
    append(level, message) {
      for (const line of message.split("\n")) if (line.trim() !== "") lines.push(line);
      if (lines.length > KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES);
      if (level === "warn" || level === "error" || level === "fatal") onWarning(message);
    },
    tail: () => lines.slice(-40).join("\n"),
    facts: () => readLogFacts(lines),
  };
}

/** Reads the facts from llama.cpp's lines of level info (llama-context.cpp, llama-kv-cache.cpp, llama-model.cpp of v0.5.0). */
export function readLogFacts(lines: readonly string[]): LogFacts {
  const text = lines.join("\n");
  const offloaded = last(text, /offloaded (\d+)\/(\d+) layers/g);
  const kv = last(text, /\bK \((\w+)\):.*\bV \((\w+)\):/g);
  const batch = last(text, /\bn_batch\s*=\s*(\d+)/g);
  const microBatch = last(text, /\bn_ubatch\s*=\s*(\d+)/g);
  const loadMode = last(text, /^load_tensors: loading model tensors.*\(load_mode = ([\w+]+)\)/gm)?.[1];
  return {
    flashAttention: flashAttention(text),
    kvCacheTypeK: kv?.[1] ?? null,
    kvCacheTypeV: kv?.[2] ?? null,
    batchSize: batch ? Number(batch[1]) : null,
    microBatchSize: microBatch ? Number(microBatch[1]) : null,
    offloaded: offloaded ? { layers: Number(offloaded[1]), of: Number(offloaded[2]) } : null,
    mmap: loadMode === undefined ? null : loadMode.startsWith("mmap"),
  };
}

function flashAttention(text: string): boolean | null {
  // The model's own strings stand earlier in the log: the last word is llama.cpp's.
  const resolved = last(text, /^\w*resolve_fused_ops: .*Flash Attention (\w+)/gim)?.[1];
  if (resolved !== undefined) return resolved === "enabled";
  const asked = last(text, /flash_attn\s*=\s*(\w+)/g)?.[1];
  if (asked === "enabled" || asked === "1") return true;
  if (asked === "disabled" || asked === "0") return false;
  return null;
}

function last(text: string, pattern: RegExp): RegExpMatchArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}
