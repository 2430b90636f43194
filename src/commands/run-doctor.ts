import { type PaintStatus, renderChecks, summarizeChecks } from "../core/report/doctor-text.js";
import { jsonText } from "../core/report/json-text.js";
import type { Check, DoctorFacts } from "../core/validity/doctor/check.js";
import { diagnose } from "../core/validity/doctor/diagnose.js";
import { RigmarkError } from "../errors.js";
import { measureBandwidth } from "../host/machine/bandwidth.js";
import { cleanDeviceName, cleanText } from "../host/machine/clean-text.js";
import { detectMachine } from "../host/machine/detect.js";
import { sampleForeignLoad } from "../host/machine/foreign-load.js";
import { canCompute } from "../host/machine/graphics.js";
import { askNvidiaSmi } from "../host/machine/nvidia-smi.js";
import { systemProbe } from "../host/machine/probe.js";
import { probeEngine } from "../host/runner/probe-engine.js";
import { userFolders } from "../host/store/folders.js";
import { colorsFor } from "../host/terminal/color.js";
import type { Machine } from "../schema/machine.js";
import { lookAtFolder, withoutHome } from "./look-at-folder.js";
import { resultsFolder } from "./results-folder.js";

/** The load of others is watched this long, in milliseconds: a window of rule V06. */
const LOAD_WINDOW_MS = 2000;
const WIDTH = 79;

/** Options of `doctor`, the global ones included. */
export interface DoctorOptions {
  readonly json?: boolean;
  readonly results?: string;
  readonly color?: boolean;
}

/** The machine, the load of others while nothing of ours runs, and then the memory's speed. */
async function lookAtMachine() {
  const probe = systemProbe();
  const machine = await detectMachine(probe);
  const answered = machine.gpus.some((gpu) => gpu.source === "nvidia-smi");
  const nvidiaTrouble = answered ? null : (await askNvidiaSmi(probe)).trouble;
  const foreignLoad = await sampleForeignLoad(LOAD_WINDOW_MS);
  const memoryBandwidth = await measureBandwidth({
    cores: machine.cpu.usableCores,
    availableBytes: machine.memory.availableBytes,
    lastLevelCacheBytes: machine.cpu.lastLevelCacheBytes,
  });
  return { machine: { ...machine, memoryBandwidth } satisfies Machine, nvidiaTrouble, foreignLoad };
}

/** Opens the engine in a child; what it says is foreign text and is cleaned here. */
async function lookAtEngine() {
  const { facts, failure } = await probeEngine({ backend: "auto", env: process.env });
  const deviceNames = facts?.deviceNames.map(cleanDeviceName) ?? [];
  const message = failure === null ? "" : cleanText(withoutHome(failure.message));
  return {
    engine: {
      facts: facts === null ? null : { ...facts, deviceNames },
      failure: failure === null ? null : { ...failure, message },
    },
    softwareDevices: deviceNames.filter((name) => !canCompute(name, null)),
  };
}

async function collectFacts(options: DoctorOptions): Promise<DoctorFacts> {
  const looked = await lookAtMachine();
  const results = resultsFolder(options.results, process.env);
  return {
    ...looked,
    ...(await lookAtEngine()),
    cache: await lookAtFolder(userFolders(process.env).models),
    results: await lookAtFolder(results),
  };
}

function statusPaint(color: boolean | undefined): PaintStatus {
  const colors = colorsFor(process.stdout, process.env, { color });
  const paints = { ok: colors.green, warn: colors.yellow, fail: colors.red };
  return (word, status) => paints[status](word);
}

function show(checks: readonly Check[], facts: DoctorFacts, options: DoctorOptions): string {
  if (options.json !== true) {
    const width = Math.min(WIDTH, process.stdout.columns ?? WIDTH);
    return renderChecks(checks, width, statusPaint(options.color));
  }
  const { machine, engine, foreignLoad } = facts;
  const fit = checks.every((check) => check.status !== "fail");
  return `${jsonText({ fit, checks, machine, engine, foreignLoad }, 2)}\n`;
}

/** Looks at this machine, prints the checks, and throws "unfit" when one fails. */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const facts = await collectFacts(options);
  const checks = diagnose(facts);
  process.stdout.write(show(checks, facts, options));
  if (checks.some((check) => check.status === "fail")) {
    throw new RigmarkError("unfit", summarizeChecks(checks), { hint: "Each failed check names its fix." });
  }
}
