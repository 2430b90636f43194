import { lstat } from "node:fs/promises";
import { formatBytes, formatDuration, formatNumber } from "../core/report/format.js";
import { InterruptedError, RigmarkError } from "../errors.js";
import { synthQuantization } from "../host/models/references/quantization.js";
import { findModel } from "../host/models/registry.js";
import { writeSyntheticModel } from "../host/models/synth-writer.js";
import { readDataFile } from "../host/store/data-files.js";
import { colorsFor } from "../host/terminal/color.js";
import { createProgress } from "../host/terminal/progress.js";
import { ModelRegistry, SynthQuantization } from "../schema/model.js";
import { stopOnSignal } from "./stop-on-signal.js";

/** Options of `models synth`, the global ones included. */
export interface SynthFlags {
  readonly quant?: string;
  readonly output: string;
  readonly seed?: string;
  readonly force?: boolean;
  readonly color?: boolean;
}

/** Writes a GGUF file of a model's shape with made-up weights, with progress on stderr and the path on stdout. */
export async function synthesizeModel(id: string, flags: SynthFlags): Promise<void> {
  const named = flags.quant === undefined ? null : quantizationOf(flags.quant);
  const row = findModel(await readDataFile("models.json", ModelRegistry), id);
  const quantization = synthQuantization(row, named);
  if (!flags.force) await refuseExisting(flags.output);
  const { stderr, env } = process;
  const progress = createProgress({
    stream: stderr,
    isTty: stderr.isTTY === true && env["TERM"] !== "dumb",
    colors: colorsFor(stderr, env, flags),
    quiet: false,
    now: () => performance.now(),
  });
  const stop = stopOnSignal();
  const started = performance.now();
  const what = `writing ${row.shortName} ${quantization} with made-up weights`;
  try {
    const sizeBytes = await writeSyntheticModel({
      row,
      quantization,
      path: flags.output,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      onProgress: (doneBytes, totalBytes) =>
        progress.listen({ type: "preparing", what, doneBytes, totalBytes }),
      signal: stop.signal,
    });
    progress.close();
    reportWritten(flags.output, sizeBytes, (performance.now() - started) / 1000);
  } catch (error) {
    const signal = stop.received();
    throw signal === null ? error : new InterruptedError(signal, "the unfinished file is removed");
  } finally {
    progress.close();
    stop.release();
  }
}

function quantizationOf(text: string): SynthQuantization {
  const quantization = SynthQuantization.safeParse(text.toUpperCase());
  if (quantization.success) return quantization.data;
  throw new RigmarkError("usage", `--quant ${JSON.stringify(text.slice(0, 40))} cannot be written`, {
    hint: `choose one of ${SynthQuantization.options.join(", ")}`,
  });
}

async function refuseExisting(path: string): Promise<void> {
  const present = await lstat(path).catch(() => null);
  if (present === null) return;
  throw new RigmarkError("usage", `${JSON.stringify(path)} exists`, {
    hint: "name another file, or replace it with --force",
  });
}

function reportWritten(path: string, sizeBytes: number, seconds: number): void {
  const rate = formatNumber(sizeBytes / 1e6 / seconds);
  process.stderr.write(
    `wrote ${formatBytes(sizeBytes)} in ${formatDuration(seconds)} (${rate} MB/s). ` +
      "The weights are synthetic: the file has the speed of the model, not its answers.\n",
  );
  process.stdout.write(`${path}\n`);
}
