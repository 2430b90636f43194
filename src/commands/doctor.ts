import type { Command } from "commander";
import type { DoctorOptions } from "./run-doctor.js";
import type { SelfTestOptions } from "./self-test/run-self-test.js";

/** Adds `rigmark doctor`: is this machine fit to measure? */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("check whether this machine is fit to measure: engine, GPU, memory, load, power")
    .option("--json", "write one JSON document to stdout")
    .option("--self-test", "measure this machine's own noise (about four minutes) and keep it for later runs")
    .option("--launches <n>", "processes of the self-test (default: 12)")
    .addOption(program.createOption("--engine <name>").choices(["llama", "fake"]).default("llama").hideHelp())
    .option("--results <dir>", "folder for results (default: $RIGMARK_RESULTS or results)")
    .addHelpText(
      "after",
      "\nExamples:\n  rigmark doctor\n  rigmark doctor --json > doctor.json\n  rigmark doctor --self-test\n\nExit status: 0 fit, 7 not fit; of --self-test 0, 6 while a run measures, 129, 130 and 143 when stopped.",
    )
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals<DoctorOptions & SelfTestOptions & { selfTest?: boolean }>();
      if (options.selfTest) {
        const { runSelfTest } = await import("./self-test/run-self-test.js");
        return runSelfTest(options);
      }
      const { runDoctor } = await import("./run-doctor.js");
      return runDoctor(options);
    });
}
