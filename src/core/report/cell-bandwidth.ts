import type { HardwareRow } from "../../schema/hardware.js";
import type { Machine } from "../../schema/machine.js";
import type { Launch } from "../../schema/result.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import { findHardware } from "../cost/power/find-hardware.js";
import type { Bandwidth } from "../validity/memory-share.js";

/**
 * Bandwidth of the one memory that the weights lay in while `cellId` ran: measured for the CPU, the maker's figure
 * for a graphics card. Null when layers were split, several cards were used, or the card is not in our table.
 */
export function bandwidthOfCell(
  cellId: string,
  launches: readonly Launch[],
  machine: Machine,
  hardware: readonly HardwareRow[],
): Bandwidth | null {
  const loaded = loadedFor(cellId, launches);
  if (loaded?.backend === "cpu") return machine.memoryBandwidth;
  const gigabytes = onlyCard(loaded, hardware)?.bandwidthGbPerSecond ?? null;
  return gigabytes === null ? null : { bytesPerSecond: gigabytes * 1e9, method: "published" };
}

/** Dense FP16 rate of the one card that held all layers while `cellId` ran, in operations/s; null for all else. */
export function fp16RateOfCell(
  cellId: string,
  launches: readonly Launch[],
  hardware: readonly HardwareRow[],
): number | null {
  const teraflops = cardOfCell(cellId, launches, hardware)?.fp16Tflops ?? null;
  return teraflops === null ? null : teraflops * 1e12;
}

/** What ran while `cellId` did; null where no process got so far. */
export function loadedFor(cellId: string, launches: readonly Launch[]): LoadedFacts | null {
  return launches.find(({ cells, facts }) => cells.includes(cellId) && facts !== null)?.facts ?? null;
}

/** The table's row of the card that held all layers alone while `cellId` ran; null for all else. */
export function cardOfCell(
  cellId: string,
  launches: readonly Launch[],
  hardware: readonly HardwareRow[],
): HardwareRow | null {
  return onlyCard(loadedFor(cellId, launches), hardware);
}

function onlyCard(loaded: LoadedFacts | null, hardware: readonly HardwareRow[]): HardwareRow | null {
  if (loaded === null || loaded.backend === "cpu") return null;
  const { gpuLayers, totalLayers, deviceNames } = loaded;
  if (gpuLayers < totalLayers || deviceNames.length !== 1) return null;
  return findHardware(deviceNames[0] ?? "", hardware);
}
