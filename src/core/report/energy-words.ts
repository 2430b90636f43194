import type { MeterScope } from "../power/power-meter.js";
import { formatDuration, formatNumber, formatShare } from "./format.js";
import type { EnergyFacts, RowEnergy } from "./report-model.js";

const SCOPES: Readonly<Record<MeterScope, string>> = {
  wall: "at the wall",
  system: "whole machine",
  "package+gpu": "processor and graphics cards",
  package: "processor only",
  gpu: "graphics cards only",
};

/** Joules a token in a sentence, with what they cover and how they were read. */
export function energyWords({ reading, writing, scope, method }: EnergyFacts): string {
  const known = [reading, writing].filter((energy) => energy !== null);
  const seconds = known.reduce((sum, energy) => sum + energy.seconds, 0);
  const covered = known.reduce((sum, energy) => sum + energy.coverage * energy.seconds, 0);
  const readings = `readings cover ${formatShare(covered / seconds)} of ${formatDuration(seconds)}`;
  const figures = `${partWords("reading", reading)}, ${partWords("writing", writing)}`;
  return `${figures}: ${SCOPES[scope]}; ${method}; ${readings}.${netWords(reading, writing)}`;
}

function partWords(what: string, energy: RowEnergy | null): string {
  if (energy === null) return `${what} not known (no test of it long enough)`;
  return `${what} ${formatNumber(energy.gross)} J a token (${energy.label})`;
}

/** What is left without the power of the idle machine. */
function netWords(reading: RowEnergy | null, writing: RowEnergy | null): string {
  const parts = [
    ...(reading === null || reading.net === null ? [] : [`reading ${formatNumber(reading.net)}`]),
    ...(writing === null || writing.net === null ? [] : [`writing ${formatNumber(writing.net)}`]),
  ];
  return parts.length === 0 ? "" : ` Beyond idle: ${parts.join(", ")}.`;
}
