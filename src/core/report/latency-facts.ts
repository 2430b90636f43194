import type { StoredValue } from "../../schema/result.js";
import type { RequestTimes } from "../../schema/worker-message.js";
import { jackknifeByRequest } from "../stats/jackknife.js";
import {
  type Percentile,
  percentile,
  supportedGapPercentiles,
  supportedPercentiles,
} from "../stats/percentiles.js";
import { mean } from "../stats/speed-estimate.js";

/** Percentiles in seconds; null where there are too few requests for one. */
export interface Waits {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** How long requests waited, over all processes. */
export interface LatencyFacts {
  readonly requests: number;
  /** TTFT: from the start of a request to its first token. */
  readonly firstToken: Waits;
  /** ITL: every gap between two tokens, pooled. */
  readonly nextToken: Waits;
  /** 95 % limits of its p50 in seconds, each request left out in turn; null with fewer requests than that needs. */
  readonly nextTokenP50: { readonly low: number; readonly high: number } | null;
  /** TPOT: (E2E - TTFT) / (output tokens - 1), one value a request, their mean in seconds. */
  readonly perOutputToken: number | null;
  /** E2E: from the start of a request to its last token. */
  readonly whole: Waits;
}

/** Waiting times of the requests among some values; null when there are none. */
export function latencyFacts(values: readonly StoredValue[]): LatencyFacts | null {
  const requests = values.flatMap(({ request }) => request ?? []);
  if (requests.length === 0) return null;
  const supported = supportedPercentiles(requests.length);
  const gaps = requests.flatMap(({ gapsNs }) => gapsNs);
  const perToken = requests.flatMap(({ gapsNs }) => (gapsNs.length === 0 ? [] : mean(gapsNs) / 1e9));
  return {
    requests: requests.length,
    firstToken: waits(
      requests.map(({ firstTokenNs }) => firstTokenNs),
      supported,
    ),
    nextToken: waits(gaps, supportedGapPercentiles(requests.length, gaps.length)),
    nextTokenP50: nextTokenInterval(requests),
    perOutputToken: perToken.length === 0 ? null : mean(perToken),
    whole: waits(requests.map(wholeNs), supported),
  };
}

/** Gaps of one request are not independent, so requests are what the interval counts. */
function nextTokenInterval(requests: readonly RequestTimes[]): LatencyFacts["nextTokenP50"] {
  if (!supportedGapPercentiles(requests.length, Number.POSITIVE_INFINITY).includes(50)) return null;
  const limits = jackknifeByRequest(
    requests.map(({ gapsNs }) => gapsNs),
    0.5,
  );
  return limits === null ? null : { low: limits.low / 1e9, high: limits.high / 1e9 };
}

function wholeNs({ firstTokenNs, gapsNs }: RequestTimes): number {
  return gapsNs.reduce((sum, gap) => sum + gap, firstTokenNs);
}

function waits(nanoseconds: readonly number[], supported: readonly Percentile[]): Waits {
  const seconds = (name: Percentile) => {
    const found = supported.includes(name) ? percentile(nanoseconds, name / 100) : null;
    return found === null ? null : found / 1e9;
  };
  return { p50: seconds(50), p90: seconds(90), p95: seconds(95), p99: seconds(99) };
}
