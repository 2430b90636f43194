import type { Command } from "commander";
import type { DoctorOptions } from "./run-doctor.js";

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
    .action(async (_options: unknown, command: Command) => {
      const { runDoctor } = await import("./run-doctor.js");
      await runDoctor(command.optsWithGlobals<DoctorOptions>());
    });
}
