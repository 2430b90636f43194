import type { HardwareRow } from "../../schema/hardware.js";
import type { Machine } from "../../schema/machine.js";
import type { Launch } from "../../schema/result.js";
import type { LoadedFacts } from "../../schema/worker-message.js";
import { findHardware } from "../cost/find-hardware.js";
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
  const loaded = launches.find(({ cells, facts }) => cells.includes(cellId) && facts !== null)?.facts ?? null;
  if (loaded === null) return null;
  if (loaded.backend === "cpu") return machine.memoryBandwidth;
  return wholeOnOneDevice(loaded) ? publishedBandwidth(loaded.deviceNames[0], hardware) : null;
}

function wholeOnOneDevice({ gpuLayers, totalLayers, deviceNames }: LoadedFacts): boolean {
  return gpuLayers >= totalLayers && deviceNames.length === 1;
}

function publishedBandwidth(
  deviceName: string | undefined,
  hardware: readonly HardwareRow[],
): Bandwidth | null {
  const gigabytes = findHardware(deviceName ?? "", hardware)?.bandwidthGbPerSecond ?? null;
  return gigabytes === null ? null : { bytesPerSecond: gigabytes * 1e9, method: "published" };
}
