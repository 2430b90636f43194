import type { CellResult, ResultDocument, StoredValue } from "../../schema/result.js";
import { type EnergyPerToken, joulesPerToken, type TokenWindow } from "../power/joules-per-token.js";
import { describeMeter, findPowerMeter, type PowerMeter } from "../power/power-meter.js";
import { idleWatts } from "../power/power-of.js";
import { isUsable, pickSpeeds } from "./pick-speeds.js";
import type { EnergyFacts, RowEnergy, SpeedRow } from "./report-model.js";
import { plainText } from "./sanitize.js";

/** Values that follow each other as closely are one window: what lies between them is the engine's own work. */
const LONGEST_GAP_MS = 250;
const METHOD_LENGTH = 120;

/** Energy of the tokens of one model, from the first rows that ran long enough; null when no power was read. */
export function energyFacts(document: ResultDocument, rows: readonly SpeedRow[]): EnergyFacts | null {
  const meter = findPowerMeter(document.telemetry.series);
  if (meter === null) return null;
  const idle = idleWatts(document.telemetry, meter);
  const comparable = comparableRows(rows);
  const energyOf = (...kinds: SpeedRow["test"]["kind"][]): RowEnergy | null => {
    for (const row of comparable.filter(({ test }) => kinds.includes(test.kind))) {
      const result = document.cells.find(({ cell }) => cell.id === row.cellId);
      const energy =
        result === undefined ? null : energyOfCell(meter, withoutRepeated(result, document), idle);
      if (energy !== null) return { ...energy, label: row.label };
    }
    return null;
  };
  const reading = energyOf("pp");
  const writing = energyOf("tg", "sustained");
  if (reading === null && writing === null) return null;
  return { scope: meter.scope, method: plainText(describeMeter(meter), METHOD_LENGTH), reading, writing };
}

/**
 * Rows whose tokens are all of one kind: one sequence, and an empty context, because filling one is reading. Of
 * several settings those that the report stands on.
 */
function comparableRows(rows: readonly SpeedRow[]): SpeedRow[] {
  const { prompt, engine, application } = pickSpeeds(rows);
  const standing = engine ?? application ?? prompt ?? rows.find(isUsable);
  return rows.filter(
    (row) =>
      isUsable(row) &&
      row.settings === standing?.settings &&
      row.test.nParallel === 1 &&
      row.test.nDepth === 0,
  );
}

/** A cell without the values of processes that were throttled and measured again. */
function withoutRepeated(result: CellResult, { launches }: ResultDocument): CellResult {
  const repeated = new Set(
    launches.filter(({ repeatedFor }) => repeatedFor !== undefined).map(({ index }) => index),
  );
  return { ...result, values: result.values.filter(({ launch }) => !repeated.has(launch)) };
}

function energyOfCell(
  meter: PowerMeter,
  { cell, values }: CellResult,
  idle: number | null,
): EnergyPerToken | null {
  const kinds = cell.test.kind === "sustained" ? ["sustained", "tg"] : [cell.test.kind];
  const own = values.filter(({ test, disturbed }) => kinds.includes(test.kind) && !disturbed);
  return joulesPerToken(meter, tokenWindows(own), idle);
}

/** Stretches of time in which values of one cell followed each other, warm-ups included: energy does not mind. */
export function tokenWindows(values: readonly StoredValue[]): TokenWindow[] {
  const windows: (TokenWindow & { readonly launch: number })[] = [];
  for (const { launch, tokens, wallSeconds, endedAtMs: toMs } of values) {
    const fromMs = toMs - wallSeconds * 1000;
    const last = windows.at(-1);
    const follows = last?.launch === launch && fromMs >= last.fromMs && fromMs - last.toMs <= LONGEST_GAP_MS;
    if (last !== undefined && follows) {
      windows[windows.length - 1] = { ...last, toMs, tokens: last.tokens + tokens };
    } else windows.push({ launch, fromMs, toMs, tokens });
  }
  return windows;
}
