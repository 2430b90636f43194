import type { Machine } from "../../schema/machine.js";
import type { Contender } from "./set-ups.js";

/** Runs that started within this time of each other on one machine count as one session. Milliseconds. */
const SESSION_MS = 12 * 3600 * 1000;

/** What the kernel keeps of the memory differs a little from boot to boot. */
const MEMORY_TOLERANCE = 0.02;

/** True when processor, memory and graphics cards are alike; what runs on them may differ. */
export function sameMachine(a: Machine, b: Machine): boolean {
  return (
    a.cpu.model === b.cpu.model &&
    a.cpu.physicalCores === b.cpu.physicalCores &&
    a.cpu.logicalCores === b.cpu.logicalCores &&
    Math.abs(a.memory.totalBytes - b.memory.totalBytes) <= MEMORY_TOLERANCE * a.memory.totalBytes &&
    a.os.arch === b.os.arch &&
    cards(a) === cards(b)
  );
}

/** True for two runs of one machine within 12 h, with the same system and drivers; imported tables do not tell. */
export function sameSession(a: Contender, b: Contender): boolean {
  const [machineA, machineB] = [a.document.machine, b.document.machine];
  return (
    machineA.unstated === undefined &&
    machineB.unstated === undefined &&
    sameMachine(machineA, machineB) &&
    fingerprint(machineA) === fingerprint(machineB) &&
    Math.abs(a.startedAtMs - b.startedAtMs) <= SESSION_MS
  );
}

function cards({ gpus }: Machine): string {
  return JSON.stringify(gpus.map(({ name }) => name).sort());
}

function fingerprint({ cpu, memory, os, gpus, power }: Machine): string {
  return JSON.stringify([
    cpu.usableCores,
    cpu.governor,
    memory.limitBytes,
    os,
    gpus.map(({ driver, powerLimitWatts }) => [driver, powerLimitWatts]),
    power.source,
  ]);
}
