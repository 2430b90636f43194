import type { YearlyComparison, YearlyRow } from "../cost/year/yearly-comparison.js";
import { energyWords } from "./energy-words.js";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatGhz,
  formatHalfWidth,
  formatNumber,
  formatRatio,
  formatShare,
  formatVolume,
  formatWatts,
} from "./format.js";
import { listLabels } from "./remarks.js";
import type {
  FeelsLike,
  MemoryFacts,
  ModelSection,
  Remark,
  ReportModel,
  ShareParts,
} from "./report-model.js";

/** A sentence with the word that introduces it. */
export interface LabelledLine {
  readonly label: string;
  readonly text: string;
}

/** The title in phrases: tool, machine, and what the engine ran on. */
export function titlePhrases(model: ReportModel): string[] {
  const { machine } = model;
  const tool = `${model.toolName} ${model.toolVersion}`;
  if (machine.namesOnly) return [tool, machine.cpu, deviceWords(model)];
  const clock = machine.ghz === null ? "" : ` ${formatGhz(machine.ghz)}`;
  const cores = `${machine.cores} core${machine.cores === 1 ? "" : "s"}`;
  const kind = machine.virtual ? " (VM)" : machine.container ? " (container)" : "";
  return [
    tool,
    `${cores} ${machine.cpu}${clock}, ${formatBytes(machine.memoryBytes)}, ${machine.system}${kind}`,
    deviceWords(model),
  ];
}

function deviceWords({ device, machine }: ReportModel): string {
  if (machine.namesOnly) return statedDeviceWords(device);
  if (device.backends.length === 0) return "nothing was loaded";
  const threads = `${device.threads.join(" and ")} thread${device.threads.join() === "1" ? "" : "s"}`;
  const ran = `${device.backends.join(" and ")}, ${threads}`;
  if (device.gpuUnused) return `GPU NOT USED: ${ran}`;
  if (device.devices.length > 0) return `${device.devices.join(" + ")}: ${ran}`;
  return device.gpus.length > 0 ? ran : `no GPU found: ${ran}`;
}

function statedDeviceWords({ devices, backends, threads }: ReportModel["device"]): string {
  const where = devices.length > 0 ? `${devices.join(" + ")}: ` : "";
  return `${where}${[...backends, `${threads.join(" and ")} threads`].join(", ")}`;
}

/** A model in phrases: name, size, weights. Synthetic weights are always named as such. */
export function modelPhrases(section: ModelSection): string[] {
  const name = section.quantization === null ? section.name : `${section.name} ${section.quantization}`;
  return [name, formatBytes(section.sizeBytes), weightsWords(section)];
}

function weightsWords({ weights, randomRouting }: ModelSection): string {
  if (weights === "real") return "real weights";
  const routing = randomRouting ? ", routing random" : "";
  return `SYNTHETIC weights: speed and memory real, text noise${routing}`;
}

/** Rows of a remark and what it says of them. */
export function remarkWords({ labels, severity, text }: Remark): string {
  const words = {
    failed: " failed",
    invalid: " NOT VALID",
    noisy: " noisy",
    wide: " wide",
    note: "",
  } as const;
  return `${listLabels(labels)}${words[severity]}: ${text}`;
}

/** Memory, loading, energy, power and what it feels like, in this order, as far as known. */
export function factLines(section: ModelSection): LabelledLine[] {
  const lines: LabelledLine[] = [];
  if (section.memory.machineBytes > 0) lines.push({ label: "Memory", text: memoryWords(section.memory) });
  if (section.loadSeconds !== null) {
    lines.push({ label: "Loading", text: `${formatDuration(section.loadSeconds)} from start to ready.` });
  }
  if (section.energy !== null) lines.push({ label: "Energy", text: energyWords(section.energy) });
  if (section.yearly !== null)
    lines.push({ label: "Power", text: powerWords(section.yearly, section.energy) });
  if (section.feelsLike !== null)
    lines.push({ label: "Feels like", text: feelsLikeWords(section.feelsLike) });
  return lines;
}

function memoryWords(memory: MemoryFacts): string {
  const machine = formatBytes(memory.machineBytes);
  const parts = [
    ...(memory.modelBytes === null ? [] : [`model ${formatBytes(memory.modelBytes)}`]),
    ...(memory.contextBytes === null ? [] : [`context ${formatBytes(memory.contextBytes)}`]),
  ];
  const known = parts.length === 0 ? "" : `; ${parts.join(", ")}`;
  const peak =
    memory.peakRssBytes === null
      ? `peak unknown, of ${machine}${known}.`
      : `${formatBytes(memory.peakRssBytes)} of ${machine} at the peak (counts mapped pages of the file and the engine's repacked copy${known}).`;
  if (memory.vramUsedBytes === null) return peak;
  return `${peak} Graphics memory ${formatBytes(memory.vramUsedBytes)} of ${formatBytes(memory.vramTotalBytes)}.`;
}

function powerWords({ power }: YearlyComparison, energy: ModelSection["energy"]): string {
  const watts = `${formatWatts(power.idleWatts)} idle and ${formatWatts(power.busyWatts)} busy`;
  if (power.method === "stated") return `${watts}, as you stated.`;
  if (power.method === "measured") return `${watts} at the wall, from ${power.basis}.`;
  const cause = energy === null ? "no sensor read: " : "";
  return `${cause}${watts}, estimated (${power.basis}).`;
}

function feelsLikeWords(facts: FeelsLike): string {
  const parts: string[] = [];
  if (facts.promptSeconds !== null) {
    parts.push(
      `${formatDuration(facts.promptSeconds)} before a ${facts.promptTokens}-token prompt is answered`,
    );
  }
  if (facts.answerSeconds !== null) {
    const kind = facts.reasoning ? "answer with its reasoning" : "answer";
    const tokens = formatCount(facts.answerTokens);
    parts.push(
      `a ${tokens}-token ${kind} takes ${formatDuration(facts.answerSeconds)} (from ${facts.answerFrom})`,
    );
  }
  const settings = facts.settings === null ? "" : ` With ${facts.settings}.`;
  return `${parts.length === 0 ? "no writing was measured" : parts.join("; ")}.${settings}`;
}

/** Heading of the yearly block: the volume and mix that its figures hold for. */
export function yearlyTitle({ tokensPerDay, inputPerOutput }: YearlyComparison): string {
  return `One year at ${formatVolume(tokensPerDay)} tokens a day (${formatRatio(inputPerOutput)} in : 1 out)`;
}

/** When a price held: the month it was checked for, or for past prices what became of them. */
export function priceOf(row: YearlyRow): string {
  const states = { active: "on sale", deprecated: "ending", retired: "retired" } as const;
  if (row.kind === "this-machine") return "";
  if (row.kind === "historical" && row.status !== null) return states[row.status];
  return row.asOf === null ? "-" : row.asOf.slice(0, 7);
}

/** Footnote of the score column, without its star. */
export const SCORES_NOTE =
  "GPQA Diamond, percent right on hard science questions: published scores, other protocols, not measured " +
  "here. Compare prices only between rows of like score.";

/** How much of this machine the volume takes, and what the figures rest on. */
export function assumptionWords({ utilisation, assumptions }: YearlyComparison): string {
  return `This volume would keep the machine busy ${formatShare(utilisation)} of the time. ${assumptions}`;
}

/** The verdict as a short answer and the sentence that explains it. */
export function verdictWords({ verdict }: YearlyComparison): {
  readonly answer: string;
  readonly why: string;
} {
  const answers = {
    "local-cheaper": "cheaper here",
    "local-dearer": "dearer here",
    "cannot-tell": "cannot tell",
    "beyond-capacity": "more than one machine can do",
  } as const;
  return { answer: `VERDICT: ${answers[verdict.answer]}.`, why: verdict.sentence };
}

/** One line to paste into a forum. */
export function shareWords(share: ShareParts): string {
  const speeds = share.speeds.map(
    ({ label, tokensPerSecond }) => `${label} ${formatNumber(tokensPerSecond)}`,
  );
  const width = share.halfWidthRatio === null ? [] : [formatHalfWidth(share.halfWidthRatio)];
  const doubt = share.doubtful ? ["(noisy)"] : [];
  return [share.model, share.machine, [...speeds, "tok/s", ...width, ...doubt].join(" "), share.tool].join(
    " | ",
  );
}
