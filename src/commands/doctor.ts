import { homedir } from "node:os";
import type { Command } from "commander";
import { type PaintStatus, renderChecks, summarizeChecks } from "../core/report/doctor-text.js";
import type { Check, DoctorFacts, FolderState } from "../core/validity/doctor/check.js";
import { diagnose } from "../core/validity/doctor/diagnose.js";
import { RigmarkError } from "../errors.js";
import type { EngineProbeAnswer } from "../host/runner/probe-engine.js";
import type { Machine } from "../schema/machine.js";

/** The load of others is watched this long, in milliseconds: a window of rule V06. */
const LOAD_WINDOW_MS = 2000;
const WIDTH = 79;

interface DoctorOptions {
  readonly json?: boolean;
  readonly results?: string;
  readonly color?: boolean;
}

/** The user's folder as ~, so that output can be shown to others. */
function withoutHome(text: string): string {
  const home = homedir();
  return home.length > 1 ? text.replaceAll(home, "~") : text;
}

async function lookAtFolder(path: string): Promise<FolderState> {
  const [{ inspectFolder }, { cleanText }] = await Promise.all([
    import("../host/machine/folder.js"),
    import("../host/machine/clean-text.js"),
  ]);
  const { writable, freeBytes } = await inspectFolder(path);
  return { name: cleanText(withoutHome(path)), writable, freeBytes };
}

/** The machine, the load of others while nothing of ours runs, and then the memory's speed. */
async function lookAtMachine() {
  const [{ detectMachine }, { systemProbe }, { askNvidiaSmi }, { sampleForeignLoad }, { measureBandwidth }] =
    await Promise.all([
      import("../host/machine/detect.js"),
      import("../host/machine/probe.js"),
      import("../host/machine/nvidia-smi.js"),
      import("../host/machine/foreign-load.js"),
      import("../host/machine/bandwidth.js"),
    ]);
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
  const [{ probeEngine }, { cleanText, cleanDeviceName }, { canCompute }] = await Promise.all([
    import("../host/runner/probe-engine.js"),
    import("../host/machine/clean-text.js"),
    import("../host/machine/graphics.js"),
  ]);
  const { facts, failure }: EngineProbeAnswer = await probeEngine({ backend: "auto", env: process.env });
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
  const { userFolders } = await import("../host/store/folders.js");
  const looked = await lookAtMachine();
  const results = options.results ?? (process.env["RIGMARK_RESULTS"] || "results");
  return {
    ...looked,
    ...(await lookAtEngine()),
    cache: await lookAtFolder(userFolders(process.env).models),
    results: await lookAtFolder(results),
  };
}

async function statusPaint(color: boolean | undefined): Promise<PaintStatus> {
  const { colorsFor } = await import("../host/terminal/color.js");
  const colors = colorsFor(process.stdout, process.env, { color });
  const paints = { ok: colors.green, warn: colors.yellow, fail: colors.red };
  return (word, status) => paints[status](word);
}

async function show(checks: readonly Check[], facts: DoctorFacts, options: DoctorOptions): Promise<string> {
  if (options.json !== true) {
    const width = Math.min(WIDTH, process.stdout.columns ?? WIDTH);
    return renderChecks(checks, width, await statusPaint(options.color));
  }
  const { machine, engine, foreignLoad } = facts;
  const fit = checks.every((check) => check.status !== "fail");
  return `${JSON.stringify({ fit, checks, machine, engine, foreignLoad }, null, 2)}\n`;
}

async function runDoctor(options: DoctorOptions): Promise<void> {
  const facts = await collectFacts(options);
  const checks = diagnose(facts);
  process.stdout.write(await show(checks, facts, options));
  if (checks.some((check) => check.status === "fail")) {
    throw new RigmarkError("unfit", summarizeChecks(checks), { hint: "Each failed check names its fix." });
  }
}

/** Adds `rigmark doctor`: is this machine fit to measure? */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check whether this machine is fit to measure: engine, GPU, memory, load, power")
    .option("--json", "write one JSON document to stdout")
    .option("--results <dir>", "folder for results (default: $RIGMARK_RESULTS or results)")
    .addHelpText(
      "after",
      "\nExamples:\n  rigmark doctor\n  rigmark doctor --json > doctor.json\n\nExit status: 0 fit, 7 not fit.",
    )
    .action((_options: unknown, command: Command) => runDoctor(command.optsWithGlobals<DoctorOptions>()));
}
