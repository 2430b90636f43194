import { sameMachine } from "../../core/compare/same-machine.js";
import { type OwnRatio, predictSubjectSpeeds } from "../../core/predict/predict-speeds.js";
import { sizedModel } from "../../core/predict/sized-model.js";
import { pickSpeeds } from "../../core/report/pick-speeds.js";
import { speedRows } from "../../core/report/speed-rows.js";
import type { SpeedEstimate } from "../../core/stats/speed-estimate.js";
import { readResult } from "../../host/store/read-result.js";
import { runIdsIn } from "../../host/store/run-names.js";
import type { Machine } from "../../schema/machine.js";
import type { ResultDocument } from "../../schema/result.js";
import { isImported, judgeRows, type Tables } from "../result-context.js";
import type { FitMachine } from "./fit-machine.js";

/** A model that was measured on this machine. */
export interface OwnSpeed {
  readonly registryId: string;
  readonly quantization: string;
  readonly decode: SpeedEstimate;
  readonly prefill: SpeedEstimate | null;
}

/** Older runs say little of today's machine. */
const MOST_RUNS = 30;
/** Depth of the tests that stand for a model. */
const USUAL_DEPTH = 64;

/** What the newest runs measured here, the newest of each model and quantization; damaged results are passed over. */
export async function ownSpeeds(machine: Machine, folder: string, tables: Tables): Promise<OwnSpeed[]> {
  const found = new Map<string, OwnSpeed>();
  for (const id of (await runIdsIn(folder)).slice(0, MOST_RUNS)) {
    const stored = await readResult(id, folder).catch(() => null);
    if (stored === null || isImported(stored.document) || !sameMachine(stored.document.machine, machine))
      continue;
    for (const own of speedsOf(stored.document, tables)) {
      const key = `${own.registryId}:${own.quantization}`;
      if (!found.has(key)) found.set(key, own);
    }
  }
  return [...found.values()];
}

function speedsOf(document: ResultDocument, tables: Tables): OwnSpeed[] {
  const context = judgeRows(document, tables);
  return document.models.flatMap(({ key, registryId, quantization }) => {
    const picked = pickSpeeds(speedRows(document, key, context));
    const decode = (picked.engine ?? picked.application)?.estimate ?? null;
    if (registryId === null || quantization === null || decode === null) return [];
    return [{ registryId, quantization, decode, prefill: picked.prompt?.estimate ?? null }];
  });
}

/** Median of measured over predicted; null where nothing was measured or could be predicted. */
export function ownRatio(
  own: readonly OwnSpeed[],
  { hardware }: FitMachine,
  { models }: Tables,
): OwnRatio | null {
  const pairs = own.flatMap((speed) => {
    const model = models.find(({ id }) => id === speed.registryId);
    const sized = model === undefined ? null : sizedModel(model, speed.quantization);
    if (sized === null) return [];
    const predicted = predictSubjectSpeeds(sized, hardware, { depth: USUAL_DEPTH, streams: 1 });
    return predicted === null ? [] : [{ speed, predicted }];
  });
  const decode = middle(pairs.map(({ speed, predicted }) => speed.decode.point / predicted.decode.point));
  if (decode === null) return null;
  const prefill = pairs.flatMap(({ speed, predicted }) =>
    speed.prefill === null || predicted.prefill === null
      ? []
      : [speed.prefill.point / predicted.prefill.point],
  );
  return { decode, prefill: middle(prefill) };
}

function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
