import type { Machine } from "../../schema/machine.js";
import type { CellResult, Launch } from "../../schema/result.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import { estimateSpeed } from "../stats/speed-estimate.js";
import type { CellFacts } from "./cell-facts.js";
import type { Bandwidth } from "./memory-share.js";
import { checkWhatRan } from "./v01-what-ran.js";
import { checkTokens } from "./v02-tokens.js";
import { checkForeignLoad } from "./v06-foreign-load.js";
import { checkSpread } from "./v08-spread.js";
import { checkEnough } from "./v09-enough.js";
import { checkRoofline } from "./v12-roofline.js";
import { checkThreadsIdle } from "./v13-threads-idle.js";
import { type Finding, type Judgement, type Verdict, worse } from "./verdict.js";

/** What is known around a cell when it is judged. */
export interface JudgeContext {
  readonly machine: Machine;
  readonly header: ModelHeader | null;
  readonly bandwidth: Bandwidth | null;
  /** Processes planned for every cell of the run. */
  readonly plannedLaunches: number;
}

const RULES: readonly ((facts: CellFacts) => Finding | null)[] = [
  checkWhatRan,
  checkTokens,
  checkForeignLoad,
  checkSpread,
  checkEnough,
  checkRoofline,
  checkThreadsIdle,
];

/** Judges a measured cell by every rule. Null when it has no timed value to judge. */
export function judgeCell(
  result: CellResult,
  launches: readonly Launch[],
  context: JudgeContext,
): Judgement | null {
  const values = result.values.filter(({ role }) => role === "timed");
  const estimate = estimateCell(result);
  if (estimate === null) return null;
  const used = new Set(values.map(({ launch }) => launch));
  const facts: CellFacts = {
    ...context,
    result,
    values,
    estimate,
    launches: launches.filter(({ index }) => used.has(index)),
  };
  const findings = RULES.flatMap((rule) => rule(facts) ?? []);
  const verdict = findings.reduce<Verdict>((worst, finding) => worse(worst, finding.verdict), "valid");
  return { verdict, findings };
}

/** Speed of a cell from its timed values, tokens/s, processes as the unit of replication. */
export function estimateCell({ values }: CellResult): ReturnType<typeof estimateSpeed> {
  const byProcess = new Map<number, number[]>();
  for (const value of values) {
    if (value.role !== "timed") continue;
    const speeds = byProcess.get(value.launch) ?? [];
    speeds.push(value.tokens / (value.durationNs / 1e9));
    byProcess.set(value.launch, speeds);
  }
  return estimateSpeed([...byProcess.values()]);
}
