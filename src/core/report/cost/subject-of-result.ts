import type { HardwareRow } from "../../../schema/hardware.js";
import type { MeasuredModel, ResultDocument } from "../../../schema/result.js";
import { estimatedPower } from "../../cost/power/estimated-power.js";
import { meterSpread, wallDraw } from "../../cost/power/wall-draw.js";
import { exactly, within } from "../../cost/range.js";
import type { CostSubject, SubjectModel, SubjectPower } from "../../cost/subject.js";
import { findPowerMeter } from "../../power/power-meter.js";
import { idleWatts } from "../../power/power-of.js";
import { buildReport, type ReportContext } from "../build-report.js";
import { energyFacts } from "../energy-facts.js";
import type { SpeedRow } from "../report-model.js";
import { plainText } from "../sanitize.js";
import { powerFactsOf } from "./power-facts.js";
import { type SpeedDemand, subjectSpeeds } from "./subject-speeds.js";

const NAME_LENGTH = 60;

/** One measured model of a result as the subject of a bill. Rejects a result whose rows cannot carry one. */
export function subjectOfResult(
  document: ResultDocument,
  measured: MeasuredModel,
  model: Omit<SubjectModel, "name" | "weights">,
  context: ReportContext,
  demand: SpeedDemand,
  hardware: readonly HardwareRow[],
): CostSubject {
  const report = buildReport(document, context);
  const section = report.models.find(({ key }) => key === measured.key);
  if (section === undefined) throw new RangeError("the model is not in the report");
  const speeds = subjectSpeeds(section.rows, demand, `run ${document.runId}`);
  const share = section.share;
  return {
    model: {
      ...model,
      name: [measured.shortName, measured.quantization]
        .flatMap((part) => (part === null ? [] : plainText(part, NAME_LENGTH)))
        .join(" "),
      weights: measured.weights,
    },
    machine: share?.machine ?? report.machine.cpu,
    measured: { runId: document.runId, day: document.startedAt.slice(0, 10) },
    prefill: speeds.prefill,
    decode: speeds.decode,
    streams: demand.streams,
    alternatives: speeds.alternatives,
    power: powerOfResult(document, section.rows, hardware),
    loadSeconds: {
      range: exactly(section.loadSeconds ?? 0),
      origin: section.loadSeconds === null ? "assumed" : "measured",
      basis: section.loadSeconds === null ? "not measured" : "start to ready",
    },
    notes: speeds.notes,
  };
}

/** Watts at the wall: stated by the user, else measured, else estimated from ratings. */
export function powerOfResult(
  document: ResultDocument,
  rows: readonly SpeedRow[],
  hardware: readonly HardwareRow[],
): SubjectPower {
  return (
    (document.statedWatts === null ? measuredPower(document, rows) : null) ??
    estimatedPower(powerFactsOf(document, rows), hardware)
  );
}

function measuredPower(document: ResultDocument, rows: readonly SpeedRow[]): SubjectPower | null {
  const meter = findPowerMeter(document.telemetry.series);
  const energy = energyFacts(document, rows);
  if (meter === null || energy === null) return null;
  const idle = idleWatts(document.telemetry, meter);
  const draw = wallDraw({
    scope: energy.scope,
    idle,
    prefill: energy.reading?.watts ?? null,
    decode: energy.writing?.watts ?? null,
  });
  if (draw === null) return null;
  const isWhole = energy.scope === "wall" || energy.scope === "system";
  const rest = isWhole ? "" : " + 40 W for the rest, over a 90 % power supply";
  return {
    draw,
    factor: within(1, meterSpread(energy.scope)),
    origin: "measured",
    basis: `${energy.scope} by ${energy.method}${rest}${idle === null ? "; idle not measured" : ""}`,
  };
}
