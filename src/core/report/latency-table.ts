import { ABSENT, formatNumber } from "./format.js";
import type { LatencyFacts, Waits } from "./latency-facts.js";
import type { SpeedRow } from "./report-model.js";
import { type ReportTable, type RowColumn, tableOf } from "./report-table.js";
import { BELIEVE, TEST } from "./speed-table.js";

/** A percentile gives way to the rarer one where there is no room for both. */
const NEXT_RARER = { p90: "p95", p95: "p99", p99: null } as const;

/** Waiting times of single requests. A percentile that no row has enough requests for has no column. */
export function latencyTable(rows: readonly SpeedRow[], heading: string): ReportTable {
  const has = (of: "firstToken" | "nextToken", name: keyof Waits | null) =>
    name !== null && rows.some(({ latency }) => latency !== null && latency[of][name] !== null);
  const rarer = (["p90", "p95", "p99"] as const)
    .filter((name) => has("firstToken", name))
    .map((name) => {
      const column = seconds(`TTFT ${name}, s`, name, ({ firstToken }) => firstToken[name]);
      return has("firstToken", NEXT_RARER[name]) ? optional(column) : column;
    });
  const gapsP90 = milliseconds("ITL p90, ms", "p90", ({ nextToken }) => nextToken.p90);
  const columns: RowColumn<SpeedRow>[] = [
    TEST,
    {
      head: "requests",
      narrowHead: "n",
      align: "right",
      text: ({ latency }) => String(latency?.requests ?? 0),
    },
    seconds("TTFT p50, s", "TTFT s\np50", ({ firstToken }) => firstToken.p50),
    ...rarer,
    milliseconds("ITL p50, ms", "ITL ms\np50", ({ nextToken }) => nextToken.p50),
    optional({
      head: "its 95 %",
      align: "right",
      text: ({ latency }) => rangeOf(latency?.nextTokenP50 ?? null),
    }),
    ...(has("nextToken", "p90") ? [optional(gapsP90)] : []),
    optional(milliseconds("TPOT, ms", "TPOT\nms", ({ perOutputToken }) => perOutputToken)),
    seconds("E2E p50, s", "E2E s\np50", ({ whole }) => whole.p50),
    BELIEVE,
  ];
  return tableOf(heading, columns, rows);
}

/** Limits in milliseconds. */
function rangeOf(limits: LatencyFacts["nextTokenP50"]): string {
  if (limits === null) return ABSENT;
  return `${formatNumber(limits.low * 1000)} to ${formatNumber(limits.high * 1000)}`;
}

type Wait = (facts: LatencyFacts) => number | null;

function seconds(head: string, narrowHead: string, wait: Wait): RowColumn<SpeedRow> {
  return {
    head,
    narrowHead,
    align: "right",
    text: ({ latency }) => formatNumber(latency && wait(latency)),
  };
}

function milliseconds(head: string, narrowHead: string, wait: Wait): RowColumn<SpeedRow> {
  return seconds(head, narrowHead, (facts) => {
    const found = wait(facts);
    return found === null ? null : found * 1000;
  });
}

function optional(column: RowColumn<SpeedRow>): RowColumn<SpeedRow> {
  return { ...column, isOptional: true };
}
