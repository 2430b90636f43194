import type { HardwareRow } from "../../schema/hardware.js";
import type { ModelRow } from "../../schema/model.js";
import type { PublishedSpeed } from "../../schema/published-speeds.js";
import { type DecodeWork, decodeWork } from "./decode-time.js";
import { type DecodeClass, decodeClass, type PrefillClass, prefillClass } from "./device-class.js";
import { modelWeights } from "./model-weights.js";

/** Tokens that an application is assumed to have written where a source does not say how many. */
const UNKNOWN_LENGTH = 512;

/** A published row with all that a prediction needs. */
export interface CheckedRow {
  readonly row: PublishedSpeed;
  /** What is left out together when a prediction is tried on rows it was not fitted on: one kind of device. */
  readonly machine: string;
  readonly kind: DecodeClass;
  readonly prefillKind: PrefillClass;
  readonly work: DecodeWork;
  readonly bytesPerSecond: number;
  /** Operations a second that a prompt would need at the published speed; null where it is no prompt. */
  readonly fp16PerSecond: number | null;
  readonly blockParameters: number;
  readonly isMixture: boolean;
}

/** A row that cannot be checked, and why. */
export interface SkippedRow {
  readonly row: PublishedSpeed;
  readonly reason: string;
}

/** Tables that rows point into; `hardwareOf` also tries the name of the device. */
export interface CheckTables {
  readonly models: readonly ModelRow[];
  readonly hardwareOf: (row: PublishedSpeed) => HardwareRow | null;
}

/** Finds device and model of each row; rows without one are left out with the reason. */
export function resolveRows(rows: readonly PublishedSpeed[], tables: CheckTables) {
  const checked: CheckedRow[] = [];
  const skipped: SkippedRow[] = [];
  for (const row of rows) {
    const found = resolveRow(row, tables);
    if (typeof found === "string") skipped.push({ row, reason: found });
    else checked.push(found);
  }
  return { checked, skipped };
}

function resolveRow(row: PublishedSpeed, { models, hardwareOf }: CheckTables): CheckedRow | string {
  const model = models.find(({ id, aliases }) => id === row.sameShapeAs || aliases.includes(row.sameShapeAs));
  if (model === undefined) return `no model ${row.sameShapeAs} in models.json`;
  const hardware = hardwareOf(row);
  if (hardware === null) return `no device ${row.device} in data/hardware.json`;
  const weights = modelWeights(model, row.quantization);
  if (weights === null) return `size of ${row.sameShapeAs} in ${row.quantization} not known`;
  if (hardware.bandwidthGbPerSecond === null) return `bandwidth of ${hardware.id} not known`;
  const onCpu = row.backend === "cpu";
  return {
    row,
    machine: hardware.id,
    kind: decodeClass(hardware, onCpu),
    prefillKind: prefillClass(hardware, onCpu),
    work: decodeWork(model, weights, { depth: meanDepth(row), sequences: 1 }),
    bytesPerSecond: hardware.bandwidthGbPerSecond * 1e9,
    fp16PerSecond: hardware.fp16Tflops === null ? null : hardware.fp16Tflops * 1e12,
    blockParameters: weights.blockParameters,
    isMixture: weights.expertCount > 0,
  };
}

/** Tokens before the one written, on average. */
function meanDepth({ test }: PublishedSpeed): number {
  return test.depth + (test.kind === "pp" ? 0 : (test.tokens ?? UNKNOWN_LENGTH) / 2);
}
