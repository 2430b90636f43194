import type { TableName } from "./row-tables.js";

const SPEED = "95 %: the true speed is very likely this close. n: processes measured.";
const MEMORY_LIMIT =
  "Of memory limit: how near writing comes to the fastest that the memory can feed the model.";
const PARALLEL = "Each: what one of the sequences gets. Times one: all together against one alone.";
const LATENCY =
  "TTFT: from the request to its first token. ITL: between two tokens. TPOT: their mean over an answer. E2E: the " +
  "whole answer. p90: nine in ten were no slower; shown only where there are requests (n) enough to tell.";
const SUSTAINED = "Held: the last minute within 3 % of the first.";

/** What the columns of some tables mean, for readers who have never seen a benchmark of a language model. */
export function legendFor(names: readonly TableName[]): string {
  const has = (...wanted: TableName[]) => wanted.some((name) => names.includes(name));
  return [
    "A token is about 3/4 of an English word.",
    ...(has("speed", "depth", "parallel", "sustained") ? [SPEED] : []),
    ...(has("speed", "depth") ? [MEMORY_LIMIT] : []),
    ...(has("parallel") ? [PARALLEL] : []),
    ...(has("latency") ? [LATENCY] : []),
    ...(has("sustained") ? [SUSTAINED] : []),
    "1 GB is 10^9 bytes.",
  ].join(" ");
}
