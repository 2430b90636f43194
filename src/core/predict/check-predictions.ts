import type { PublishedSpeed } from "../../schema/published-speeds.js";
import { DECODE_CONSTANTS } from "./constants.js";
import type { DecodeClass } from "./device-class.js";
import { decodeResiduals, fittedConstants, prefillResiduals } from "./leave-one-out.js";
import { type CheckTables, resolveRows } from "./published-rows.js";
import { summarizeResiduals } from "./summarize-residuals.js";

/**
 * Forms tried: one efficiency for all; with a time a layer; by class without and with it; stacked memory with other
 * NVIDIA cards; unified memory apart; keys and values counted 1, 1.2, 1.5, 2 and 3 times (docs/prediction.md).
 */
const FORMS_TRIED = 10;

/** Tries the prediction on published rows, each with its machine left out. */
export function checkPredictions(rows: readonly PublishedSpeed[], tables: CheckTables) {
  const { checked, skipped } = resolveRows(rows, tables);
  const all = decodeResiduals(checked);
  const decode = all.filter(({ checked: { kind } }) => kind !== "cpu");
  const cpu = all.filter(({ checked: { kind } }) => kind === "cpu");
  const prefill = prefillResiduals(checked);
  return {
    decode,
    cpu,
    prefill,
    skipped,
    summaries: {
      decode: summarizeResiduals(decode),
      cpu: summarizeResiduals(cpu),
      prefill: summarizeResiduals(prefill),
    },
    constants: (Object.keys(DECODE_CONSTANTS) as DecodeClass[]).map((kind) => ({
      kind,
      used: DECODE_CONSTANTS[kind],
      fitted: fittedConstants(checked, kind),
    })),
    formsTried: FORMS_TRIED,
  };
}
