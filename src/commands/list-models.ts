import { formatBytes, formatCount, formatNumber } from "../core/report/format.js";
import { type RowColumn, tableOf } from "../core/report/report-table.js";
import type { TextBlock } from "../core/report/text-blocks.js";
import { defaultQuantization } from "../host/models/references/quantization.js";
import { readDataFile } from "../host/store/data-files.js";
import { ModelRegistry, type ModelRow } from "../schema/model.js";
import { type OutputFlags, writeBlocks } from "./text-output.js";

/** Prints the registry: a table on a terminal, Markdown in a pipe, or JSON. */
export async function listModels(flags: OutputFlags): Promise<void> {
  const registry = await readDataFile("models.json", ModelRegistry);
  await writeBlocks(blocksOf(registry), () => `${JSON.stringify(registry, null, 2)}\n`, flags);
}

function blocksOf({ models, defaultModel }: ModelRegistry): TextBlock[] {
  const columns: RowColumn<ModelRow>[] = [
    { head: "model", align: "left", text: ({ id }) => (id === defaultModel ? `${id} *` : id) },
    { head: "also", align: "left", text: shortestAlias },
    { head: "parameters", align: "right", text: parameters },
    {
      head: "context",
      align: "right",
      isOptional: true,
      text: ({ shape }) => formatCount(shape.contextLength),
    },
    { head: "usual file", align: "right", text: usualFile },
    { head: "released", align: "left", isOptional: true, text: ({ releasedAt }) => releasedAt ?? "-" },
    { head: "licence", align: "left", isOptional: true, text: ({ licence }) => licence.replace(/ \(.*/, "") },
  ];
  return [tableOf(null, columns, models), ...NOTES];
}

const NOTES = [
  "* used when none is named. Of a mixture the parameters that work on one token stand behind. The usual file is that of the quantization meant when none is named; - means that no published file is known. All files: rigmark models list --json; docs/registry.md.",
  "-m synth:<model> measures any of them with made-up weights of the same shape, without a download. What would fit here: rigmark fit.",
];

function shortestAlias({ aliases }: ModelRow): string {
  return [...aliases].sort((a, b) => a.length - b.length)[0] ?? "";
}

function usualFile(row: ModelRow): string {
  const quantization = defaultQuantization(row);
  const size = row.files[quantization]?.sizeBytes;
  return size === undefined ? "-" : `${quantization} ${formatBytes(size)}`;
}

function parameters({ parameters: all, activeParameters }: ModelRow): string {
  return activeParameters === null ? counted(all) : `${counted(all)}, ${counted(activeParameters)}`;
}

function counted(count: number): string {
  return count >= 1e9 ? `${formatNumber(count / 1e9)} B` : `${formatNumber(count / 1e6)} M`;
}
