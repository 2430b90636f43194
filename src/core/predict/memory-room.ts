import type { HardwareRow } from "../../schema/hardware.js";
import type { Processor } from "./cpu-copy.js";

/** Memory that a model may use, bytes. */
export interface MemoryRoom {
  /** Where it computes fast: the cards' memory, unified memory, or main memory for a processor alone. */
  readonly fastBytes: number;
  /** Main memory beside cards, for layers that do not fit; null where there is none of its own, or none is known. */
  readonly slowBytes: number | null;
  /** The processor computes: weights take more room than on a card. */
  readonly onCpu: boolean;
  /** Which processor it is; x86 with AVX-512 where nobody knows, which needs most of the x86 ones. */
  readonly processor?: Processor;
}

/** The processor that computes in this memory; null where graphics do. */
export function processorOf({ onCpu, processor = "avx512" }: MemoryRoom): Processor | null {
  return onCpu ? processor : null;
}

const GIGA = 1e9;

/** Left for the driver, the screen and other programs on each card. An assumption. */
const CARD_RESERVE_BYTES = 0.6 * GIGA;

/** Up to this size a Mac gives its graphics two thirds of its memory, above it three quarters (Metal's own limit). */
const SMALL_UNIFIED_GB = 32;

/** Main memory that is taken to be beside cards which somebody does not have yet. An assumption. */
const HOST_BYTES = 32 * GIGA;

/** Room on devices of the hardware table; null where their memory is not known. */
export function roomOf({
  row,
  count,
}: {
  readonly row: HardwareRow;
  readonly count: number;
}): MemoryRoom | null {
  if (row.memoryGb === null) return null;
  if (row.kind === "gpu") {
    return { fastBytes: cardBytes(row.memoryGb * GIGA) * count, slowBytes: HOST_BYTES, onCpu: false };
  }
  return { fastBytes: unifiedBytes(row.memoryGb * GIGA) * count, slowBytes: null, onCpu: row.kind === "cpu" };
}

/** What is left of a card's memory, bytes. */
export function cardBytes(memoryBytes: number): number {
  return Math.max(0, memoryBytes - CARD_RESERVE_BYTES);
}

/** What graphics may use of memory that it shares with the processor, bytes. */
export function unifiedBytes(memoryBytes: number): number {
  return memoryBytes * (memoryBytes <= SMALL_UNIFIED_GB * GIGA ? 2 / 3 : 3 / 4);
}
