import type { CellResult, Launch } from "../../schema/result.js";
import type { CellFacts, JudgeContext } from "./cell-facts.js";
import { checkHotStart } from "./hot-start.js";
import { tellRepeated } from "./repeated.js";
import { labelShape } from "./shape-labels.js";
import { estimateCell, timedValues, usedValues } from "./used-values.js";
import { checkWhatRan } from "./v01-what-ran.js";
import { checkTokens } from "./v02-tokens.js";
import { checkModelFile } from "./v03-model-file.js";
import { checkGpuThrottle } from "./v04-gpu-throttle.js";
import { checkCpuThrottle } from "./v05-cpu-throttle.js";
import { checkForeignLoad } from "./v06-foreign-load.js";
import { checkGpuNeighbours } from "./v06-gpu-neighbours.js";
import { checkLostLock } from "./v06-lost-lock.js";
import { checkPaging } from "./v07-paging.js";
import { checkSpread } from "./v08-spread.js";
import { checkSteady } from "./v08-steady.js";
import { checkEnough } from "./v09-enough.js";
import { checkClocks } from "./v10-clocks.js";
import { checkRoofline } from "./v12-roofline.js";
import { checkThreadsIdle } from "./v13-threads-idle.js";
import { type Finding, type Judgement, type Verdict, worse } from "./verdict.js";
import { checkVramLeft } from "./vram-left.js";

/** Every rule about a cell; V11 holds for the whole run (v11-conditions.ts). */
const RULES: readonly ((facts: CellFacts) => readonly Finding[])[] = [
  checkWhatRan,
  checkTokens,
  checkModelFile,
  checkGpuThrottle,
  checkCpuThrottle,
  tellRepeated,
  checkForeignLoad,
  checkGpuNeighbours,
  checkLostLock,
  checkPaging,
  checkSpread,
  checkSteady,
  checkEnough,
  checkClocks,
  checkRoofline,
  checkThreadsIdle,
  checkHotStart,
  checkVramLeft,
  labelShape,
];

/** Judges a measured cell by every rule. Null when it has no timed value to judge. */
export function judgeCell(
  result: CellResult,
  launches: readonly Launch[],
  context: JudgeContext,
): Judgement | null {
  const run = { launches, plan: context.plan };
  const estimate = estimateCell(result, run);
  if (estimate === null) return null;
  const timed = timedValues(result, run);
  const measured = new Set(timed.map(({ launch }) => launch));
  const facts: CellFacts = {
    ...context,
    result,
    timed,
    values: usedValues(result, run),
    launches: launches.filter(({ index }) => measured.has(index)),
    allLaunches: launches,
    estimate,
    header: context.model?.header ?? null,
  };
  const findings = RULES.flatMap((rule) => rule(facts));
  const verdict = findings.reduce<Verdict>((worst, finding) => worse(worst, finding.verdict), "valid");
  return { verdict, findings };
}
