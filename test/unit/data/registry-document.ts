import { syntheticFileBytes } from "../../../src/core/gguf/synthetic-plan.js";
import { type ReportTable, tableOf } from "../../../src/core/report/report-table.js";
import { renderBlocksMarkdown } from "../../../src/core/report/text-blocks.js";
import { type ModelRow, SynthQuantization } from "../../../src/schema/model.js";

/** A published file beside the one that rigmark would write for it. */
export interface FileRow {
  readonly id: string;
  readonly quantization: string;
  readonly published: number;
  /** Size of the synthetic file, bytes; null where rigmark does not write it. */
  readonly planned: number | null;
  /** Written by an older llama.cpp, which gave a matrix another type than today's. */
  readonly isOlder: boolean;
  /** The only file of its model: how long its header is was taken from its own size. */
  readonly isAlone: boolean;
}

/** docs/registry.md: the models by name, and how near synthetic files come to the published ones. */
export function registryDocument(models: readonly ModelRow[], files: readonly FileRow[]): string {
  const body = renderBlocksMarkdown([modelTable(models), summaryOf(files), fileTable(files)]);
  return `# The registry\n\nWritten from models.json by a test: \`npm run tables\`.\n\n${body}`;
}

/** All published files of a model beside what would be written for them. */
export function fileRows(row: ModelRow): FileRow[] {
  return Object.entries(row.files).map(([quantization, { sizeBytes }]) => {
    const { [quantization]: _, ...others } = row.files;
    const isAlone = Object.keys(others).length === 0;
    return {
      ...{ id: row.id, quantization, isAlone, published: sizeBytes },
      isOlder: hasOlderRule(row, quantization),
      planned: plannedBytes(isAlone ? row : { ...row, files: others }, quantization),
    };
  });
}

/** One matrix of queries, keys and values counted as none of them when these files were made (January 2025). */
export function hasOlderRule({ shape }: ModelRow, quantization: string): boolean {
  return shape.architecture === "phi3" && (quantization === "Q5_K_M" || quantization === "Q2_K");
}

function plannedBytes(row: ModelRow, quantization: string): number | null {
  const known = SynthQuantization.safeParse(quantization);
  try {
    return known.success ? syntheticFileBytes(row, known.data) : null;
  } catch {
    return null;
  }
}

function modelTable(models: readonly ModelRow[]): ReportTable {
  const billions = (count: number | null) => (count === null ? "-" : (count / 1e9).toPrecision(3));
  return tableOf<ModelRow>(
    "Models",
    [
      { head: "id", align: "left", text: ({ id }) => id },
      { head: "also", align: "left", text: ({ aliases }) => aliases.join(", ") || "-" },
      { head: "architecture", align: "left", text: ({ shape }) => shape.architecture },
      { head: "parameters, 10^9", align: "right", text: ({ parameters }) => billions(parameters) },
      { head: "of these active", align: "right", text: (row) => billions(row.activeParameters) },
      { head: "context", align: "right", text: ({ shape }) => grouped(shape.contextLength) },
      { head: "released", align: "left", text: ({ releasedAt }) => releasedAt ?? "-" },
      { head: "licence", align: "left", text: ({ licence }) => licence },
      { head: "files known", align: "right", text: ({ files }) => String(Object.keys(files).length) },
    ],
    models,
  );
}

function summaryOf(files: readonly FileRow[]): string {
  const written = files.filter(({ planned }) => planned !== null);
  const today = written.filter(({ isOlder }) => !isOlder);
  const worst = Math.max(...today.map((file) => Math.abs(offBy(file) ?? 0)));
  return (
    `Of ${files.length} published files rigmark writes ${written.length} with made-up weights. ${today.length} are within ` +
    `${worst.toFixed(2)} % of the published size; ${written.length - today.length} (†) were made by a llama.cpp that gave ` +
    "the fused attention matrix of Phi another type. Sizes are planned without looking at the file's own size: the " +
    "header's length comes from another file of the model. Where there is none (*) it is the file's own, and must only " +
    "be plausible for a tokenizer of that many tokens."
  );
}

function fileTable(files: readonly FileRow[]): ReportTable {
  return tableOf<FileRow>(
    "Published files and synthetic ones, bytes",
    [
      { head: "model", align: "left", text: ({ id }) => id },
      { head: "quantization", align: "left", text: ({ quantization }) => quantization },
      { head: "published", align: "right", text: ({ published }) => grouped(published) },
      {
        head: "synthetic",
        align: "right",
        text: ({ planned }) => (planned === null ? "-" : grouped(planned)),
      },
      { head: "off by", align: "right", text: offWords },
    ],
    files,
  );
}

function offWords(file: FileRow): string {
  const off = offBy(file);
  return off === null ? "-" : `${off.toFixed(4)} %${file.isAlone ? " *" : ""}${file.isOlder ? " †" : ""}`;
}

/** Percent that the synthetic file is larger; null where none is written. */
export function offBy({ planned, published }: FileRow): number | null {
  return planned === null ? null : (planned / published - 1) * 100;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
