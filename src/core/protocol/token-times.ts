import type { RequestTimes, Stretch } from "../../schema/worker-message.js";

/** A stretch of writing on end is closed at the first token after so long. */
const STRETCH_NS = 5e9;
/** What is left at the end and shorter than this belongs to the stretch before it. */
const LEAST_STRETCH_NS = STRETCH_NS / 2;

/** Takes the moment of every token of a value, in nanoseconds from its start; the clock stops between repetitions. */
export interface TokenTimes {
  /** Told after each step; cheap enough to stand inside the clock. */
  token(atNs: number): void;
}

/** Keeps the moments of the `nGen` tokens of one request. */
export function recordRequest(nGen: number): TokenTimes & { times(): RequestTimes } {
  const stamps = new Float64Array(nGen);
  let written = 0;
  return {
    token(atNs) {
      stamps[written] = atNs;
      written += 1;
    },
    times() {
      const at = Array.from(stamps.subarray(0, written), Math.round);
      const gapsNs = at.slice(1).map((end, index) => Math.max(0, end - (at[index] ?? end)));
      return { firstTokenNs: Math.max(1, at[0] ?? 1), gapsNs };
    },
  };
}

/** Counts the tokens of a sustained value in stretches of about 5 s; every step writes `tokensPerStep`. */
export function recordStretches(tokensPerStep: number): TokenTimes & { stretches(): Stretch[] } {
  const closed: Stretch[] = [];
  let open = { startNs: 0, endNs: 0, tokens: 0 };
  return {
    token(atNs) {
      open.endNs = atNs;
      open.tokens += tokensPerStep;
      if (atNs - open.startNs < STRETCH_NS) return;
      closed.push({ endNs: Math.round(atNs), tokens: open.tokens });
      open = { startNs: atNs, endNs: atNs, tokens: 0 };
    },
    stretches() {
      if (open.tokens === 0) return closed;
      const rest = { endNs: Math.max(1, Math.round(open.endNs)), tokens: open.tokens };
      const before = closed.at(-1);
      if (before === undefined || open.endNs - open.startNs >= LEAST_STRETCH_NS) return [...closed, rest];
      return [...closed.slice(0, -1), { endNs: rest.endNs, tokens: before.tokens + rest.tokens }];
    },
  };
}
