import type { Launch, MeasuredModel, ResultDocument } from "../../schema/result.js";
import type { YearlyComparison } from "../cost/year/yearly-comparison.js";
import { describeDevice, describeMachine } from "./describe-machine.js";
import { energyFacts } from "./energy-facts.js";
import { nextCommands, noticesOn } from "./notices.js";
import { type PickedSpeeds, pickSpeeds } from "./pick-speeds.js";
import { plainYearly } from "./plain-yearly.js";
import { remarksOn } from "./remarks.js";
import type {
  DeviceFacts,
  FeelsLike,
  MachineFacts,
  MemoryFacts,
  ModelSection,
  ReportModel,
  ShareParts,
  SpeedRow,
} from "./report-model.js";
import { plainText } from "./sanitize.js";
import { type RowContext, speedRows } from "./speed-rows.js";

/** What a report needs beside the document; maps by cell id in RowContext, by model key here. */
export interface ReportContext extends RowContext {
  readonly yearly: ReadonlyMap<string, YearlyComparison>;
  /** Models that write their reasoning before the answer. */
  readonly reasoning: ReadonlySet<string>;
  readonly resultPath: string | null;
}

const NAME_LENGTH = 80;
const SHORT_NAME_LENGTH = 24;
const VERSION_LENGTH = 40;
/** A prompt of one page and a half. */
const PROMPT_TOKENS = 512;
/** A reply of about a page; a reasoning model thinks first (R1 distills spend about 4,000 tokens on a hard question). */
const ANSWER_TOKENS = { plain: 500, reasoning: 4000 } as const;

/** Derives everything a report shows from raw values and facts; computes and rounds nothing twice. */
export function buildReport(document: ResultDocument, context: ReportContext): ReportModel {
  const machine = describeMachine(document.machine);
  const device = describeDevice(document);
  const models = document.models.map((model) => modelSection(document, model, context, machine, device));
  return {
    runId: document.runId,
    toolName: plainText(document.tool.name, SHORT_NAME_LENGTH),
    toolVersion: plainText(document.tool.version, VERSION_LENGTH),
    machine,
    device,
    models,
    notices: noticesOn(document, device, models),
    resultPath: context.resultPath === null ? null : plainText(context.resultPath, 4096),
    next: nextCommands(models, device),
  };
}

function modelSection(
  document: ResultDocument,
  model: MeasuredModel,
  context: ReportContext,
  machine: MachineFacts,
  device: DeviceFacts,
): ModelSection {
  const rows = speedRows(document, model.key, context);
  const launches = document.launches.filter((launch) => launch.model === model.key);
  const picked = pickSpeeds(rows);
  const yearly = context.yearly.get(model.key);
  return {
    key: model.key,
    name: plainText(model.displayName, NAME_LENGTH),
    quantization: model.quantization === null ? null : plainText(model.quantization, SHORT_NAME_LENGTH),
    sizeBytes: model.sizeBytes,
    weights: model.weights,
    randomRouting: model.weights === "synthetic" && (model.header?.expertCount ?? 0) > 0,
    rows,
    remarks: remarksOn(rows),
    memory: memoryFacts(launches, machine.memoryBytes),
    loadSeconds: medianLoadSeconds(launches),
    energy: energyFacts(document, rows),
    feelsLike: feelsLike(picked, context.reasoning.has(model.key)),
    yearly: yearly === undefined ? null : plainYearly(yearly),
    share: shareParts(document, model, picked, machine, device),
  };
}

function memoryFacts(launches: readonly Launch[], machineBytes: number): MemoryFacts {
  const facts = launches.flatMap((launch) => launch.facts ?? []);
  return {
    peakRssBytes: highest(launches.map((launch) => launch.peakRssBytes)),
    modelBytes: highest(facts.map(({ modelBytes }) => modelBytes && modelBytes.ram + modelBytes.vram)),
    contextBytes: highest(
      facts.map(({ contextBytes }) => contextBytes && contextBytes.ram + contextBytes.vram),
    ),
    vramUsedBytes: facts.some(({ backend }) => backend !== "cpu")
      ? highest(launches.map((launch) => launch.vramUsedBytes))
      : null,
    vramTotalBytes: highest(facts.map(({ vramTotalBytes }) => vramTotalBytes)),
    machineBytes,
  };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function medianLoadSeconds(launches: readonly Launch[]): number | null {
  const sorted = launches.flatMap(({ loadNs }) => loadNs ?? []).sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const low = sorted[Math.floor(middle)];
  const high = sorted[Math.ceil(middle)];
  return low === undefined || high === undefined ? null : (low + high) / 2e9;
}

function feelsLike(picked: PickedSpeeds, reasoning: boolean): FeelsLike | null {
  const prompt = picked.prompt?.estimate?.point ?? null;
  const writing = picked.application ?? picked.engine;
  const perSecond = writing?.estimate?.point ?? null;
  if (prompt === null && perSecond === null) return null;
  const answerTokens = reasoning ? ANSWER_TOKENS.reasoning : ANSWER_TOKENS.plain;
  return {
    promptTokens: PROMPT_TOKENS,
    promptSeconds: prompt === null || perSecond === null ? null : PROMPT_TOKENS / prompt + 1 / perSecond,
    answerTokens,
    answerSeconds: perSecond === null ? null : answerTokens / perSecond,
    answerFrom: writing?.label ?? null,
    reasoning,
    settings: (writing ?? picked.prompt)?.settings ?? null,
  };
}

function shareParts(
  document: ResultDocument,
  model: MeasuredModel,
  picked: PickedSpeeds,
  machine: MachineFacts,
  device: DeviceFacts,
): ShareParts | null {
  const rows = [picked.prompt, picked.engine ?? picked.application].filter((row) => row !== null);
  const speeds = rows.flatMap(({ label, estimate }) =>
    estimate === null ? [] : [{ label, tokensPerSecond: estimate.point }],
  );
  if (speeds.length === 0) return null;
  const parts = [model.shortName, model.quantization, model.weights === "synthetic" ? "synth" : null];
  const settings = rows[0]?.settings ?? null;
  return {
    model: parts.flatMap((part) => (part === null ? [] : plainText(part, SHORT_NAME_LENGTH))).join(" "),
    machine: [shareMachine(machine, device), ...(settings === null ? [] : [settings])].join(", "),
    speeds,
    halfWidthRatio: widest(rows),
    doubtful: rows.some(({ judgement }) => judgement?.verdict === "noisy"),
    tool: `${plainText(document.tool.name, SHORT_NAME_LENGTH)} ${plainText(document.tool.version, VERSION_LENGTH)} #${document.runId.slice(-6)}`,
  };
}

function shareMachine(machine: MachineFacts, device: DeviceFacts): string {
  if (device.devices.length > 0) return `${device.devices.join(" + ")} ${device.backends.join(", ")}`;
  if (machine.namesOnly) return machine.cpu;
  return `${machine.cores}c ${machine.cpu}${machine.cpu.endsWith("CPU") ? "" : " CPU"}`;
}

function widest(rows: readonly SpeedRow[]): number | null {
  const widths = rows.map(({ estimate }) => estimate?.halfWidthRatio ?? null);
  return widths.includes(null) ? null : highest(widths);
}
