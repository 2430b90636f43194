import type { Machine } from "../../schema/machine.js";

/** What makes two sessions comparable: the same processor, cores, memory and system. No name, serial or user. */
export function machineKey({ cpu, memory, os }: Machine): string {
  const gigabytes = Math.round(memory.totalBytes / 1e9);
  return `${cpu.model}, ${cpu.usableCores} of ${cpu.logicalCores} CPUs, ${gigabytes} GB, ${os.platform} ${os.kernel} ${os.arch}`;
}
