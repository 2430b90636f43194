import type { Check, DoctorFacts } from "./check.js";
import { checkBackend, checkEngine, checkNode } from "./engine-checks.js";
import {
  checkForeignLoad,
  checkGovernor,
  checkPower,
  describeBandwidth,
  describeSystem,
} from "./quiet-checks.js";
import { checkCacheFolder, checkMemory, checkResultsFolder } from "./resource-checks.js";

/** All checks of `doctor`, in the order they are shown. */
export function diagnose(facts: DoctorFacts): Check[] {
  const { machine } = facts;
  const backend = checkBackend(facts);
  return [
    describeSystem(machine),
    checkNode(machine.node),
    checkEngine(facts.engine),
    ...(backend === null ? [] : [backend]),
    checkMemory(machine.memory),
    describeBandwidth(machine.memoryBandwidth),
    checkCacheFolder(facts.cache),
    checkResultsFolder(facts.results),
    checkForeignLoad(facts.foreignLoad, machine),
    checkGovernor(machine.cpu.governor),
    checkPower(machine.power.source),
  ];
}
