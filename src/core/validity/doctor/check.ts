import type { EngineProbe, EngineProbeFailure } from "../../../schema/engine-probe.js";
import type { Machine } from "../../../schema/machine.js";

/** One thing `doctor` looked at. `fail`: the machine cannot measure. `warn`: it can, but numbers may suffer. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly status: "ok" | "warn" | "fail";
  readonly detail: string;
  /** What to do about it; null when there is nothing to do. */
  readonly fix: string | null;
}

/** A folder rigmark writes to. `name` is how it is shown. */
export interface FolderState {
  readonly name: string;
  readonly writable: boolean;
  readonly freeBytes: number | null;
}

/** Everything the checks look at, collected beforehand. Foreign text in it is cleaned already. */
export interface DoctorFacts {
  readonly machine: Machine;
  readonly engine: { readonly facts: EngineProbe | null; readonly failure: EngineProbeFailure | null };
  /** Devices of the engine that are programs running on the CPU. */
  readonly softwareDevices: readonly string[];
  /** Why nvidia-smi, though installed, names no card. */
  readonly nvidiaTrouble: string | null;
  readonly foreignLoad: { readonly cores: number | null; readonly cpus: number; readonly seconds: number };
  readonly cache: FolderState;
  readonly results: FolderState;
}

/** Bytes as people read them: decimal GB, or MB below one. */
export function showBytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}

/** A check with nothing to do about it. */
export function passed(id: string, title: string, detail: string): Check {
  return { id, title, status: "ok", detail, fix: null };
}
