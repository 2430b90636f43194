import type { Command } from "commander";
import * as z from "zod";
import { RigmarkError } from "../errors.js";
import { ModelRegistry, type ModelRow, SynthQuantization } from "../schema/model.js";

const SynthFlags = z.strictObject({
  quant: z.string().transform((text) => text.toUpperCase()),
  output: z.string().min(1),
  force: z.boolean().default(false),
});

/** Adds `models list` and `models synth`. */
export function addModelsCommand(program: Command): void {
  const models = program.command("models").description("the models rigmark knows by name");
  models
    .command("list")
    .description("list them, with the sizes of their published files")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => listModels(json === true));
  models
    .command("synth")
    .description(
      "write a GGUF file of a model's exact shape with made-up weights: good for speed, not for answers",
    )
    .argument("<id>", "a model id or alias, see: rigmark models list")
    .option("--quant <quantization>", `one of ${SynthQuantization.options.join(", ")}`, "Q4_K_M")
    .requiredOption("-o, --output <file>", "file to write")
    .option("--force", "replace the file if it exists")
    .action(async (id: string, flags: unknown) => synthesize(id, SynthFlags.parse(flags)));
}

async function readRegistry(): Promise<ModelRegistry> {
  const { readDataFile } = await import("../host/store/data-files.js");
  return readDataFile("models.json", ModelRegistry);
}

async function listModels(json: boolean): Promise<void> {
  const registry = await readRegistry();
  process.stdout.write(json ? `${JSON.stringify(registry, null, 2)}\n` : await modelTable(registry));
}

async function modelTable({ models, defaultModel }: ModelRegistry): Promise<string> {
  const { renderTable } = await import("../core/report/terminal-table.js");
  const { formatBytes, formatNumber } = await import("../core/report/format.js");
  const columns = [
    { head: "model", align: "left" as const },
    { head: "also", align: "left" as const },
    { head: "parameters", align: "right" as const },
    ...SynthQuantization.options.map((head) => ({ head, align: "right" as const })),
    { head: "licence", align: "left" as const, flexible: true },
  ];
  const rows = models.map((row) => [
    row.id === defaultModel ? `${row.id} *` : row.id,
    row.aliases.join(", "),
    parameters(row, formatNumber),
    ...SynthQuantization.options.map((quantization) =>
      formatBytes(row.files[quantization]?.sizeBytes ?? null),
    ),
    row.licence,
  ]);
  const lines = renderTable(columns, rows, process.stdout.columns ?? 120, (text) => text);
  return [
    ...lines,
    "",
    "* used when none is named. Sizes are those of the published files; - means we know none.",
    "-m synth:<model> measures any of them with made-up weights of the same shape, without a download.",
    "",
  ].join("\n");
}

function parameters(row: ModelRow, formatNumber: (value: number) => string): string {
  return row.parameters >= 1e9
    ? `${formatNumber(row.parameters / 1e9)} B`
    : `${formatNumber(row.parameters / 1e6)} M`;
}

async function synthesize(id: string, { quant, output, force }: z.infer<typeof SynthFlags>): Promise<void> {
  const quantization = SynthQuantization.safeParse(quant);
  if (!quantization.success) {
    throw new RigmarkError("usage", `--quant ${JSON.stringify(quant)} cannot be written`, {
      hint: `Choose one of ${SynthQuantization.options.join(", ")}`,
    });
  }
  const { findModel } = await import("../host/models/registry.js");
  const row = findModel(await readRegistry(), id);
  if (!force) await refuseExisting(output);
  const { writeSyntheticModel } = await import("../host/models/synth-writer.js");
  const started = performance.now();
  const sizeBytes = await withProgress((onProgress, signal) =>
    writeSyntheticModel({ row, quantization: quantization.data, path: output, onProgress, signal }),
  );
  await reportWritten(output, sizeBytes, (performance.now() - started) / 1000);
}

async function refuseExisting(path: string): Promise<void> {
  const { lstat } = await import("node:fs/promises");
  const present = await lstat(path).catch(() => null);
  if (present === null) return;
  throw new RigmarkError("usage", `${JSON.stringify(path)} exists`, {
    hint: "Name another file, or replace it with --force",
  });
}

async function reportWritten(path: string, sizeBytes: number, seconds: number): Promise<void> {
  const { formatBytes, formatDuration, formatNumber } = await import("../core/report/format.js");
  const rate = formatNumber(sizeBytes / 1e6 / seconds);
  process.stderr.write(
    `wrote ${formatBytes(sizeBytes)} in ${formatDuration(seconds)} (${rate} MB/s). ` +
      "The weights are synthetic: the file has the speed of the model, not its answers.\n",
  );
  process.stdout.write(`${path}\n`);
}

type Work<T> = (onProgress: (done: number, total: number) => void, signal: AbortSignal) => Promise<T>;

/** Shows a bar on stderr when that is a terminal, and lets Ctrl-C clean up before it ends the process. */
async function withProgress<T>(work: Work<T>): Promise<T> {
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    stream: process.stderr,
    fps: 2,
    hideCursor: false,
    clearOnComplete: true,
    format: "writing {percentage} % [{bar}] {eta_formatted} left",
  });
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  if (process.stderr.isTTY) bar.start(1, 0);
  try {
    return await work((done, total) => {
      bar.setTotal(total);
      bar.update(done);
    }, stop.signal);
  } finally {
    bar.stop();
    process.removeListener("SIGINT", interrupt);
    // The part file is gone by now: end as an interrupted process does.
    if (stop.signal.aborted) process.kill(process.pid, "SIGINT");
  }
}
