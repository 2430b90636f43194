import type { DecodeConstants } from "../../predict/constants.js";
import type { DecodeClass } from "../../predict/device-class.js";
import type { Residual } from "../../predict/leave-one-out.js";
import type { SkippedRow } from "../../predict/published-rows.js";
import { isFarOff, type ResidualSummary } from "../../predict/summarize-residuals.js";
import { ABSENT, formatChange, formatNumber, formatShare } from "../format.js";
import { type RowColumn, tableOf } from "../report-table.js";
import { plainText } from "../sanitize.js";
import type { TextBlock } from "../text-blocks.js";

/** What `fit --check` found. */
export interface PredictionCheck {
  readonly decode: readonly Residual[];
  readonly cpu: readonly Residual[];
  readonly prefill: readonly Residual[];
  readonly skipped: readonly SkippedRow[];
  readonly summaries: {
    readonly decode: ResidualSummary | null;
    readonly cpu: ResidualSummary | null;
    readonly prefill: ResidualSummary | null;
  };
  readonly constants: readonly {
    readonly kind: DecodeClass;
    readonly used: DecodeConstants;
    readonly fitted: DecodeConstants | null;
  }[];
  /** Forms of the decode formula that were tried before this one was kept. */
  readonly formsTried: number;
}

const NAME_LENGTH = 60;

/** Every row with its error, the summary, and the rows that cannot be right. */
export function checkBlocks(check: PredictionCheck): TextBlock[] {
  const { decode, cpu, prefill, skipped, summaries, formsTried } = check;
  const far = [...decode, ...cpu, ...prefill].filter(isFarOff);
  return [
    tableOf("Writing (tokens/s)", residualColumns(), decode),
    ...(cpu.length === 0 ? [] : [tableOf("Writing on processors", residualColumns(), cpu)]),
    ...(prefill.length === 0 ? [] : [tableOf("Reading a prompt: rough", residualColumns(), prefill)]),
    tableOf("Constants of the classes", CONSTANT_COLUMNS, check.constants),
    summaryWords("Writing, not on processors", summaries.decode),
    summaryWords("Writing on processors", summaries.cpu),
    summaryWords("Reading a prompt", summaries.prefill),
    `Each row is predicted with its machine left out of the fit. ${formsTried} forms of the formula were tried. ` +
      "Published by others, none measured by rigmark.",
    far.length === 0
      ? "No row is off by a factor of 2."
      : `Off by a factor of 2, so the row or its machine is to be doubted: ${far.map(farWords).join("; ")}.`,
    ...(skipped.length === 0
      ? []
      : [
          `Left out, ${skipped.length}: ${skipped.map(({ row, reason }) => `${row.id} (${reason})`).join("; ")}.`,
        ]),
  ];
}

function residualColumns(): RowColumn<Residual>[] {
  return [
    {
      head: "row",
      align: "left",
      flexible: true,
      text: ({ checked }) => plainText(checked.row.id, NAME_LENGTH),
    },
    { head: "published", align: "right", text: ({ checked }) => formatNumber(checked.row.tokensPerSecond) },
    { head: "predicted", align: "right", text: ({ predicted }) => formatNumber(predicted) },
    { head: "error", align: "right", text: ({ logRatio }) => formatChange(Math.exp(-logRatio)) },
    {
      head: "90 %",
      align: "left",
      isOptional: true,
      text: ({ logRatio, halfWidth }) =>
        halfWidth === null ? ABSENT : Math.abs(logRatio) <= halfWidth ? "inside" : "outside",
    },
  ];
}

const CONSTANT_COLUMNS: RowColumn<PredictionCheck["constants"][number]>[] = [
  { head: "class", align: "left", text: ({ kind }) => kind },
  { head: "used", align: "right", text: ({ used }) => constantWords(used) },
  { head: "fitted again", align: "right", text: ({ fitted }) => constantWords(fitted) },
];

function constantWords(constants: DecodeConstants | null): string {
  if (constants === null) return ABSENT;
  const { efficiency, layerSeconds } = constants;
  return `${efficiency.toFixed(2)} of the bandwidth, ${Math.round(layerSeconds * 1e6)} us a layer`;
}

function summaryWords(what: string, summary: ResidualSummary | null): string {
  if (summary === null) return `${what}: no row to check.`;
  const { rows, machines, within20, within30, within40, medianError, coverage } = summary;
  const covered = coverage === null ? "" : `; ${formatShare(coverage)} inside the 90 % interval`;
  return (
    `${what}: ${rows} rows of ${machines} devices; within 20 %: ${formatShare(within20)}, 30 %: ${formatShare(within30)}, ` +
    `40 %: ${formatShare(within40)}; median error ${(medianError * 100).toFixed(1)} %${covered}.`
  );
}

function farWords({ checked, predicted }: Residual): string {
  const { row } = checked;
  const host = row.host === null ? "" : `, ${row.host}`;
  return plainText(
    `${row.deviceName}${host}, ${row.model}: ${formatNumber(row.tokensPerSecond)} published, ${formatNumber(predicted)} predicted (${row.source})`,
    200,
  );
}
