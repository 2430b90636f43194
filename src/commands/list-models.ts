import { formatBytes, formatNumber } from "../core/report/format.js";
import { renderTable } from "../core/report/terminal-table.js";
import { readDataFile } from "../host/store/data-files.js";
import { ModelRegistry, type ModelRow } from "../schema/model.js";

/** Quantizations with a column of their own: the usual one and the nearest to the original. */
const LISTED = ["Q4_K_M", "Q8_0"] as const;

/** Prints the registry, as a table or as JSON. */
export async function listModels(json: boolean): Promise<void> {
  const registry = await readDataFile("models.json", ModelRegistry);
  process.stdout.write(json ? `${JSON.stringify(registry, null, 2)}\n` : modelTable(registry));
}

function modelTable({ models, defaultModel }: ModelRegistry): string {
  const columns = [
    { head: "model", align: "left" as const },
    { head: "also", align: "left" as const },
    { head: "parameters", align: "right" as const },
    ...LISTED.map((head) => ({ head, align: "right" as const })),
    { head: "licence", align: "left" as const, flexible: true },
  ];
  const rows = models.map((row) => [
    row.id === defaultModel ? `${row.id} *` : row.id,
    row.aliases.join(", "),
    parameters(row),
    ...LISTED.map((quantization) => formatBytes(row.files[quantization]?.sizeBytes ?? null)),
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

function parameters(row: ModelRow): string {
  return row.parameters >= 1e9
    ? `${formatNumber(row.parameters / 1e9)} B`
    : `${formatNumber(row.parameters / 1e6)} M`;
}
