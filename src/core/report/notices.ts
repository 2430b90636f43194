import type { ResultDocument } from "../../schema/result.js";
import { machineConditions } from "../validity/v11-conditions.js";
import { formatHalfWidth } from "./format.js";
import { capitalize, describeFailure, describeFinding } from "./remarks.js";
import type { DeviceFacts, ModelSection, NextCommand, Notice } from "./report-model.js";
import { plainText } from "./sanitize.js";

const MESSAGE_LENGTH = 200;

/** Sentences about the run as a whole: what casts doubt on it first, what is merely good to know after. */
export function noticesOn(
  document: ResultDocument,
  device: DeviceFacts,
  models: readonly ModelSection[],
): Notice[] {
  return [
    ...engineNotices(document),
    ...gpuNotices(document, device),
    ...statusNotices(document),
    ...lockNotices(document),
    ...processNotices(document),
    ...machineNotices(document),
    ...profileNotices(document, models),
    ...routingNotices(models),
    ...telemetryNotices(document),
  ];
}

function engineNotices({ tool }: ResultDocument): Notice[] {
  if (tool.engine === "llama") return [];
  if (tool.engine === "imported") return [note(importedWords(tool))];
  return [warning("These figures come from the scripted test engine: nothing was measured.")];
}

function importedWords({ name, source }: ResultDocument["tool"]): string {
  const from = source === null ? "" : `, source ${plainText(source, MESSAGE_LENGTH)}`;
  return `Imported from ${plainText(name, MESSAGE_LENGTH)}${from}: measured by its rules, not checked by ours.`;
}

function gpuNotices(document: ResultDocument, device: DeviceFacts): Notice[] {
  if (!device.gpuUnused) return [];
  const names = device.gpus.join(", ");
  return [
    warning(`GPU NOT USED: ${names} is in this machine, but everything ran on the CPU. ${cause(document)}`),
  ];
}

function cause({ plan, launches }: ResultDocument): string {
  const settings = plan.cells.map((cell) => cell.settings);
  if (settings.every(({ backend }) => backend === "cpu")) return "--backend cpu asked for that.";
  if (settings.every(({ gpuLayers }) => gpuLayers === 0)) return "--ngl 0 asked for that.";
  const onGpuBackend = launches.some(({ facts }) => facts !== null && facts.backend !== "cpu");
  return onGpuBackend
    ? "No layer of the model was placed on it: is its memory full?"
    : `${sentence(launches)} rigmark doctor looks closer.`;
}

/** What the engine said of it, as a sentence. */
function sentence(launches: ResultDocument["launches"]): string {
  const said = launches.find(({ facts }) => facts !== null && facts.backendNote !== null)?.facts?.backendNote;
  return said ? `Cause: ${plainText(said, MESSAGE_LENGTH)}.` : "Most often its driver is missing.";
}

function statusNotices({ status }: ResultDocument): Notice[] {
  if (status === "complete") return [];
  return [
    warning(
      status === "interrupted"
        ? "The run was interrupted: rows without figures were not measured."
        : "The run has not finished: rows without figures are not measured yet.",
    ),
  ];
}

function lockNotices({ lockLost }: ResultDocument): Notice[] {
  if (lockLost === null) return [];
  const reason = plainText(lockLost, MESSAGE_LENGTH);
  return [
    warning(
      `The lock of this machine was lost while measuring (${reason}): another run may have measured at the same time.`,
    ),
  ];
}

/** Processes that ended badly although their tests got values from others; failed tests have lines of their own. */
function processNotices({ launches, cells }: ResultDocument): Notice[] {
  const failed = new Set(cells.filter(({ failure }) => failure !== null).map(({ cell }) => cell.id));
  return launches.flatMap((launch) => {
    if (launch.failure === null || launch.cells.some((id) => failed.has(id))) return [];
    const message = plainText(launch.failure.message, MESSAGE_LENGTH);
    const text = describeFailure({ class: launch.failure.class, message });
    return [warning(`Process ${launch.index + 1} of ${launches.length} ended early: ${text}`)];
  });
}

/** V11: what was true of the machine during every test. */
function machineNotices({ machine }: ResultDocument): Notice[] {
  return machineConditions(machine).map((finding) => note(capitalize(describeFinding(finding))));
}

/** How carefully was measured, in how many processes, and the seed that repeats the same tokens and order. */
function profileNotices({ plan, tool }: ResultDocument, models: readonly ModelSection[]): Notice[] {
  if (tool.engine === "imported") return [];
  const { profile, replication, seed } = plan;
  const { kMin, kMax } = replication;
  const processes = (count: number) => `${count} process${count === 1 ? "" : "es"}`;
  const reached = targetWords(replication, models);
  if (profile === "quick") {
    const times = kMin === 1 ? "once" : `in ${kMin} separate processes`;
    return [note(`Quick profile: provisional figures, each test measured ${times}${reached}. Seed ${seed}.`)];
  }
  const count = kMin === kMax ? processes(kMin) : `${kMin} to ${processes(kMax)}`;
  const name = profile === "standard" ? "Standard" : "Rigorous";
  return [note(`${name} profile: ${count} for each row (n)${reached}. Seed ${seed}.`)];
}

/** How many rows got as narrow an interval as was asked for; empty where none was asked for. */
function targetWords(
  { targetHalfWidth }: ResultDocument["plan"]["replication"],
  models: readonly ModelSection[],
): string {
  if (targetHalfWidth === null) return "";
  const widths = models.flatMap(({ rows }) =>
    rows.flatMap(({ estimate }) => (estimate === null ? [] : (estimate.halfWidthRatio ?? Infinity))),
  );
  const met = widths.filter((width) => width <= targetHalfWidth).length;
  const rows = met === widths.length ? `all ${met} rows are` : `${met} of ${widths.length} rows are`;
  return `, until the interval is within ${formatHalfWidth(targetHalfWidth)}: ${rows}`;
}

/** What made-up weights cannot show of a mixture: which experts a trained router would choose. */
function routingNotices(models: readonly ModelSection[]): Notice[] {
  const names = models.filter(({ randomRouting }) => randomRouting).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    note(
      `${[...new Set(names)].join(", ")}: a mixture of experts with a made-up router. It spreads tokens over the ` +
        "experts at random; a trained one has favourites, so the real file may be faster or slower.",
    ),
  ];
}

/** Readers of power, clocks and temperature that could not be had, each once. */
function telemetryNotices({ telemetry }: ResultDocument): Notice[] {
  const texts = telemetry.notes.map(({ source, text }) => `${source}: ${plainText(text, MESSAGE_LENGTH)}`);
  return [...new Set(texts)].map(note);
}

/** Commands worth trying after this result. Only commands that exist are named. */
export function nextCommands(models: readonly ModelSection[], device: DeviceFacts): NextCommand[] {
  const next: NextCommand[] = [];
  const disturbed = models.some(({ rows }) =>
    rows.some(({ judgement }) => judgement?.verdict === "noisy" || judgement?.verdict === "invalid"),
  );
  if (disturbed || device.gpuUnused) {
    next.push({ command: "npx rigmark doctor", purpose: "what disturbs this machine" });
  }
  if (models.some(({ yearly }) => yearly !== null)) {
    next.push({ command: "npx rigmark cost", purpose: "a year here, the whole bill" });
  }
  if (models.some(({ yearly }) => yearly?.power.method === "estimated")) {
    next.push({ command: "npx rigmark report latest --watts 20,60", purpose: "with your own meter" });
  }
  next.push({ command: "npx rigmark run -m ~/model.gguf", purpose: "a model of your own" });
  return next;
}

function warning(text: string): Notice {
  return { level: "warning", text };
}

function note(text: string): Notice {
  return { level: "note", text };
}
