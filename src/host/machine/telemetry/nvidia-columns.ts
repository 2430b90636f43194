import { cleanText } from "../clean-text.js";
import type { ExecResult } from "../probe.js";
import { type NvidiaRow, POWER_COLUMNS, parseNvidiaRow } from "./nvidia-row.js";
import type { ReaderContext } from "./reader.js";

/** Index, never UUID or serial: what is not read cannot leak. */
const WANTED = [
  "index",
  ...POWER_COLUMNS,
  "utilization.gpu",
  "temperature.gpu",
  "clocks.sm",
  "memory.used",
  "clocks_event_reasons.active",
];
/** Names before driver 535. */
const OLDER: Readonly<Record<string, string>> = {
  "clocks_event_reasons.active": "clocks_throttle_reasons.active",
};

/** What this driver's nvidia-smi can say, and what it said when asked. */
export interface NvidiaColumns {
  readonly columns: readonly string[];
  readonly rows: readonly NvidiaRow[];
}

/** Arguments that ask for the columns, once or every `everyMs`. */
export function nvidiaQuery(columns: readonly string[], everyMs?: number): string[] {
  const query = [`--query-gpu=${columns.join(",")}`, "--format=csv,noheader,nounits"];
  return everyMs === undefined ? query : [...query, "-lms", String(everyMs)];
}

/** The columns without the one this driver refused, or with its older name; null when it refused none of them. */
export function withoutRefused(columns: readonly string[], answer: ExecResult): string[] | null {
  const refused = /Field "([^"]+)" is not a valid field/.exec(`${answer.stdout}\n${answer.stderr}`)?.[1];
  if (refused === undefined || !columns.includes(refused)) return null;
  return columns.flatMap((column) => (column === refused ? (OLDER[column] ?? []) : column));
}

/** Learns the columns by trying: each driver knows others. Null without nvidia-smi, or with a note when it fails. */
export async function learnColumns({ probe, note }: ReaderContext): Promise<NvidiaColumns | null> {
  let columns: readonly string[] = WANTED;
  for (let trial = 0; trial <= WANTED.length; trial += 1) {
    const answer = await probe.exec("nvidia-smi", nvidiaQuery(columns));
    if (answer.status === "missing") return null;
    if (answer.status === "timeout") {
      note("nvidia-smi did not answer in time");
      return null;
    }
    const rows = answer.stdout.split(/\r?\n/).flatMap((line) => parseNvidiaRow(line, columns) ?? []);
    if (rows.length > 0) return { columns, rows };
    const fewer = withoutRefused(columns, answer);
    if (fewer === null) {
      const lines = `${answer.stdout}\n${answer.stderr}`.split("\n").map(cleanText);
      note(lines.find((line) => line !== "") ?? `nvidia-smi ended with status ${answer.exitCode}`);
      return null;
    }
    columns = fewer;
  }
  return null;
}
