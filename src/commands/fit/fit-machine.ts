import type { PowerDraw } from "../../core/cost/local/electricity.js";
import { findHardware } from "../../core/cost/power/find-hardware.js";
import { nameOfHardware } from "../../core/cost/power/hardware-side.js";
import { estimatePower } from "../../core/cost/power/power-estimate.js";
import { cardBytes, type MemoryRoom, roomOf, unifiedBytes } from "../../core/predict/memory-room.js";
import type { PredictedHardware } from "../../core/predict/predict-speeds.js";
import { measuredProcessor } from "../../core/predict/processor.js";
import { measureBandwidth } from "../../host/machine/bandwidth.js";
import { detectMachine } from "../../host/machine/detect.js";
import { canCompute } from "../../host/machine/graphics.js";
import { systemProbe } from "../../host/machine/probe.js";
import type { HardwareRow } from "../../schema/hardware.js";
import type { Gpu, Machine } from "../../schema/machine.js";
import { findHardwareChoice } from "../cost/find-hardware-choice.js";
import { ratedPower } from "../cost/typed-subject.js";
import { usage } from "../run/flag-values.js";

/** A machine that models are held against. */
export interface FitMachine {
  readonly name: string;
  readonly hardware: PredictedHardware;
  readonly room: MemoryRoom;
  readonly power: PowerDraw;
  /** What was found here; null for hardware that was named. */
  readonly detected: Machine | null;
}

const GIGA = 1e9;

/** The machine of `--hardware`. */
export function namedMachine(text: string, rows: readonly HardwareRow[]): FitMachine {
  const choice = findHardwareChoice(text, rows);
  const room = roomOf(choice);
  if (room === null) {
    throw usage(
      `--hardware: the table does not say how much memory ${choice.row.name} has`,
      "Name a graphics card or a whole computer, or leave it away for this machine",
    );
  }
  return {
    name: nameOfHardware(choice),
    hardware: choice,
    room,
    power: ratedPower(choice, rows).draw,
    detected: null,
  };
}

/** This machine: its cards where the table knows them, else unified memory, else the processor. */
export async function thisMachine(rows: readonly HardwareRow[]): Promise<FitMachine> {
  const detected = await detectMachine(systemProbe());
  const gpus = detected.gpus.filter(({ name, vendor }) => canCompute(name, vendor));
  const found = withCards(detected, gpus, rows) ?? withUnified(detected, gpus, rows);
  const known = found ?? (await withProcessor(detected, rows));
  return { ...known, power: powerOf(detected, found === null ? [] : gpus, rows), detected };
}

type Found = Pick<FitMachine, "name" | "hardware" | "room">;

/** Cards of one kind; others beside them are not counted. */
function withCards(machine: Machine, gpus: readonly Gpu[], rows: readonly HardwareRow[]): Found | null {
  const cards = gpus.flatMap((gpu) => {
    const row = gpu.unifiedMemory === true ? null : findHardware(gpu.name, rows);
    return row?.kind === "gpu" ? [{ gpu, row }] : [];
  });
  const row = cards[0]?.row;
  if (row === undefined) return null;
  const same = cards.filter((card) => card.row.id === row.id);
  const bytes = same.map(({ gpu }) => cardBytes(gpu.memoryBytes ?? (row.memoryGb ?? 0) * GIGA));
  const hardware = { row, count: same.length };
  const fastBytes = bytes.reduce((sum, one) => sum + one, 0);
  return {
    name: nameOfHardware(hardware),
    hardware,
    room: { fastBytes, slowBytes: machine.memory.availableBytes, onCpu: false },
  };
}

function withUnified(machine: Machine, gpus: readonly Gpu[], rows: readonly HardwareRow[]): Found | null {
  const names = [...gpus.map(({ name }) => name), machine.cpu.model];
  const row = names
    .map((name) => findHardware(name, rows))
    .find((candidate) => candidate?.kind === "apple" || candidate?.kind === "system");
  if (row === undefined || row === null) return null;
  const room = { fastBytes: unifiedBytes(machine.memory.totalBytes), slowBytes: null, onCpu: false };
  return { name: row.name, hardware: { row, count: 1 }, room };
}

/** Prediction on a processor starts from a bandwidth measured now. */
async function withProcessor(machine: Machine, rows: readonly HardwareRow[]): Promise<Found> {
  const { cpu, memory } = machine;
  const measured = await measureBandwidth({
    cores: cpu.usableCores,
    availableBytes: memory.availableBytes,
    lastLevelCacheBytes: cpu.lastLevelCacheBytes,
  });
  return {
    name: `${cpu.model}, ${cpu.usableCores} CPUs`,
    hardware: measuredProcessor(cpu.model, findHardware(cpu.model, rows), measured?.bytesPerSecond ?? null),
    room: {
      fastBytes: memory.availableBytes,
      slowBytes: null,
      onCpu: true,
      processor: machine.os.arch === "arm64" ? "arm" : "avx512",
    },
  };
}

function powerOf(machine: Machine, gpusUsed: readonly Gpu[], rows: readonly HardwareRow[]): PowerDraw {
  const { idleWatts, busyWatts } = estimatePower(
    { stated: null, gpusUsed, cpuModel: machine.cpu.model },
    rows,
  );
  return { idleWatts, prefillWatts: busyWatts, decodeWatts: busyWatts };
}
