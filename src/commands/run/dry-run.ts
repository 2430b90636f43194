import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { RunEstimate } from "../../core/predict/estimate-run.js";
import { testLabel } from "../../core/protocol/test-shape.js";
import { formatBytes, formatDuration } from "../../core/report/format.js";
import { plainText } from "../../core/report/sanitize.js";
import { synthFileName } from "../../host/models/synthetic-cache.js";
import type { Folders } from "../../host/store/folders.js";
import type { RunPlan } from "../../schema/plan.js";
import type { WantedModel } from "./prepare-models.js";

/** Prints the plan of a run, for `--dry-run`; nothing is written or started. */
export async function printDryRun(
  plan: RunPlan,
  models: readonly WantedModel[],
  estimate: RunEstimate,
  folders: Folders,
  asJson: boolean,
): Promise<void> {
  const bytesToWrite = await missingBytes(models, folders);
  if (asJson) {
    const named = models.map(({ key, text, sizeBytes }) => ({ key, reference: text, sizeBytes }));
    process.stdout.write(`${JSON.stringify({ plan, models: named, estimate, bytesToWrite }, null, 1)}\n`);
  } else process.stdout.write(renderDryRun(plan, models, estimate, bytesToWrite));
}

/** Bytes of the synthetic models that are not on disk yet. */
export async function missingBytes(models: readonly WantedModel[], folders: Folders): Promise<number> {
  let bytes = 0;
  for (const { target, sizeBytes } of models) {
    if (target.kind !== "synthetic") continue;
    const path = join(folders.models, synthFileName(target.row, target.quantization));
    if ((await stat(path).catch(() => null))?.size !== sizeBytes) bytes += sizeBytes;
  }
  return bytes;
}

/** The plan in plain words. */
function renderDryRun(
  plan: RunPlan,
  models: readonly WantedModel[],
  estimate: RunEstimate,
  bytesToWrite: number,
): string {
  const lines = [
    `Plan: ${plan.cells.length} tests, ${plan.replication.kMin} processes for each of ${plan.groups.length} groups of tests, seed ${plan.seed}`,
  ];
  for (const group of plan.groups) {
    const model = models.find(({ key }) => key === group.model);
    const { backend, threads, batchSize, gpuLayers, flashAttention } = group.settings;
    const layers = gpuLayers === null ? "all layers" : `${gpuLayers} layers`;
    const gpu = backend === "cpu" ? "" : `, ${layers} on a GPU if there is one`;
    lines.push(
      `  ${plainText(model?.text ?? group.model, 100)} (${formatBytes(model?.sizeBytes ?? null)})`,
      `    backend ${backend}, ${threads} thread${threads === 1 ? "" : "s"}, batch ${batchSize}, flash attention ${flashAttention}${gpu}`,
      `    ${labels(plan, group.cells).join(", ")}`,
    );
  }
  lines.push(
    `Time:   about ${formatDuration(estimate.seconds)} (a guess: nothing has been measured here yet)`,
    `Memory: about ${formatBytes(estimate.memoryBytes)} for the largest model`,
    `Disk:   ${bytesToWrite === 0 ? "nothing but the result" : `${formatBytes(bytesToWrite)} for models to be written`}`,
  );
  return `${lines.join("\n")}\n`;
}

function labels(plan: RunPlan, ids: readonly string[]): string[] {
  return plan.cells.filter(({ id }) => ids.includes(id)).map(({ test }) => testLabel(test));
}
