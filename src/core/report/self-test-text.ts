import type { SelfTestFile, SelfTestSession } from "../../schema/self-test.js";
import { lossPerCore, SESSIONS_FOR_PSI, sessionSpread, smallestDifference } from "../self-test/noise.js";
import { LOOKS } from "../stats/compare-pairs.js";
import { formatDuration, formatNumber, formatShare } from "./format.js";
import { hangText } from "./wrap-text.js";

const LABEL = 24;
/** Share of threads x time under which threads were packed on fewer cores (rule V13). */
const PACKED_BELOW = 0.75;

/** What a self-test found, in words, `width` columns. */
export function renderSelfTest(file: SelfTestFile, width: number): string {
  const session = file.sessions.at(-1);
  if (session === undefined) return "";
  const lines: [label: string, text: string][] = [
    ["Cell", cellWords(session)],
    ["Inside a process", `${percent(session.within)} from value to value${lagWords(session)}`],
    ["Between processes", `${percent(session.between)}: why rigmark counts processes, not values`],
    ["Can tell apart", differenceWords(session)],
    ...session.threadCounts.map((count, index): [string, string] => [
      index === 0 ? "Speed by threads" : "",
      threadWords(count),
    ]),
    ...session.doses.map((dose, index): [string, string] => [
      index === 0 ? "Load of others" : "",
      doseWords(dose),
    ]),
    ["Loss a core", lossWords(session)],
    ["Cost of the samplers", samplerWords(session)],
    ["Between sessions", spreadWords(file)],
  ];
  return `${lines.flatMap(([label, text]) => hangText(label, text, LABEL, width)).join("\n")}\n`;
}

function cellWords(session: SelfTestSession): string {
  const { model, test, threads, processes, valuesPerProcess, tokensPerSecond } = session;
  return `${test} of ${model}, ${threads} thread${threads === 1 ? "" : "s"}: ${formatNumber(tokensPerSecond)} tokens/s, ${processes} processes of ${valuesPerProcess} values`;
}

function lagWords({ lag1 }: SelfTestSession): string {
  return lag1 === null ? "" : `, neighbours correlated by ${lag1.toFixed(2)}`;
}

function differenceWords(session: SelfTestSession): string {
  const [first = 1] = LOOKS.standard;
  const last = LOOKS.standard.at(-1) ?? first;
  const of = (pairs: number) => formatNumber(100 * smallestDifference(session, 1, pairs));
  const seconds = first * 2 * (session.launchSeconds + session.valueSeconds);
  return `${of(first)} % in ${first} pairs (about ${formatDuration(seconds)} on this small model), ${of(last)} % in ${last}`;
}

function threadWords({ threads, tokensPerSecond, leastBusyShare }: SelfTestSession["threadCounts"][number]) {
  const packed = leastBusyShare < PACKED_BELOW ? "; in one process the threads shared a core" : "";
  return `${threads}: ${formatNumber(tokensPerSecond)} tokens/s, threads busy ${formatShare(leastBusyShare)} or more${packed}`;
}

function doseWords({ askedCores, seenCores, speedRatio }: SelfTestSession["doses"][number]): string {
  const seen = seenCores === null ? "not seen" : `${seenCores.toFixed(2)} seen`;
  return `${askedCores} core${askedCores === 1 ? "" : "s"} (${seen}): ${formatShare(speedRatio)} of the speed`;
}

function lossWords({ doses }: SelfTestSession): string {
  const seen = doses.flatMap(({ seenCores, speedRatio }) =>
    seenCores === null ? [] : [{ cores: seenCores, speedRatio }],
  );
  const loss = lossPerCore(seen);
  return loss === null
    ? "the load was not seen"
    : `ln speed falls by ${loss.toFixed(2)} for each core that others use`;
}

function samplerWords({ samplerMsPerSecond }: SelfTestSession): string {
  return samplerMsPerSecond === null
    ? "not known"
    : `${formatNumber(samplerMsPerSecond)} ms of processor time a second`;
}

function spreadWords(file: SelfTestFile): string {
  const spread = sessionSpread(file);
  if (spread !== null) return `${percent(spread.sd)} over ${spread.sessions} sessions`;
  const count = file.sessions.length;
  return `3 % assumed: ${count} of ${SESSIONS_FOR_PSI} sessions so far; run this again on other days`;
}

function percent(ratio: number): string {
  return `${formatNumber(100 * ratio)} %`;
}
