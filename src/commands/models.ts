import type { Command } from "commander";
import { addPullCommand } from "./models/pull.js";
import { addScanCommand } from "./models/scan.js";
import { addShowCommand } from "./models/show.js";
import type { SynthFlags } from "./synthesize-model.js";

/** Adds `rigmark models`: list, pull, scan, show, synth. */
export function addModelsCommand(program: Command): void {
  const models = program.command("models").description("the models rigmark knows by name");
  models
    .command("list")
    .description("list them, with the sizes of their published files")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .action(async (_options: unknown, command: Command) => {
      const [{ listModels }, { OutputFlags, readFlags }] = await Promise.all([
        import("./list-models.js"),
        import("./text-output.js"),
      ]);
      await listModels(readFlags(OutputFlags, command.optsWithGlobals()));
    });
  addPullCommand(models);
  addScanCommand(models);
  models
    .command("synth")
    .summary("write a model's exact shape with made-up weights")
    .description(
      "Write a GGUF file of a model's exact shape with made-up weights: good for speed, not for answers.",
    )
    .argument("<id>", "a model id or alias, see: rigmark models list")
    .option(
      "--quant <quantization>",
      "Q2_K, Q3_K_M, Q4_0, Q4_K_M, Q5_K_M, Q6_K, Q8_0, F16, BF16; MXFP4 for mixtures (default: the only one published, else Q4_K_M)",
    )
    .option("--seed <text>", "other made-up weights: the same text gives the same bytes")
    .requiredOption("-o, --output <file>", "file to write")
    .option("--force", "replace the file if it exists")
    .addHelpText("after", "\nExample:\n  rigmark models synth r1-7b --quant Q8_0 -o r1-7b-q8.gguf")
    .action(async (id: string, _options: unknown, command: Command) => {
      const { synthesizeModel } = await import("./synthesize-model.js");
      await synthesizeModel(id, command.optsWithGlobals<SynthFlags>());
    });
  addShowCommand(models);
}
