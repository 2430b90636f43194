import { sideBySide } from "../../core/cost/bill/side-by-side.js";
import type { CostDocument } from "../../core/report/cost/cost-document.js";
import { jsonText } from "../../core/report/json-text.js";
import { packageVersion, readDataFile } from "../../host/store/data-files.js";
import { readPriceFile } from "../../host/store/price-file.js";
import { TariffTable } from "../../schema/tariffs.js";
import { readTables } from "../result-context.js";
import type { ReportTarget } from "../show-report.js";
import { writeOutput } from "../write-output.js";
import { buildSides } from "./build-sides.js";
import { readChosen } from "./choose-offers.js";
import { collectSubjects } from "./collect-subjects.js";
import { readChoices } from "./cost-choices.js";
import { type CostFlags, readCostFlags } from "./cost-flags.js";

const DEFAULT_WIDTH = 80;
/** Enough that the printed limits of an interval move by about a percent from seed to seed. */
const DRAWS = 10_000;

/** Prints what a year costs here and in the cloud, to stdout or a file. */
export async function printCost(references: readonly string[], options: unknown): Promise<void> {
  const flags = readCostFlags(options);
  const document = await buildCost(references, flags);
  const target: ReportTarget = flags.output === undefined ? process.stdout : {};
  const text = await showCost(document, flags, target);
  if (flags.output === undefined) process.stdout.write(text);
  else await writeOutput(flags.output, text);
}

/** Reads the flags, finds the machines and prices their year. */
export async function buildCost(references: readonly string[], flags: CostFlags): Promise<CostDocument> {
  const [shipped, priceFile, tariffs, toolVersion] = await Promise.all([
    readTables(),
    readPriceFile(flags.pricesFile),
    readDataFile("data/tariffs.json", TariffTable),
    packageVersion(),
  ]);
  const tables = { ...shipped, prices: priceFile.table.rows };
  const choices = await readChoices(flags, new Date().toISOString().slice(0, 10), tariffs.rows);
  const demandOf = (isReasoning: boolean) => ({
    request: choices.workloadOf(isReasoning).request,
    streams: choices.streams,
  });
  const chosen = readChosen(flags.vs, tables.prices);
  const subjects = await collectSubjects(references, flags, tables, demandOf);
  const workload = choices.workloadOf(subjects.every(({ subject }) => subject.model.isReasoning));
  const { inputs, sides } = buildSides(subjects, { flags, choices, tables, chosen, workload, draws: DRAWS });
  const bills = sides.map(({ bill }) => bill);
  return {
    format: "rigmark-cost",
    schemaVersion: "1.0",
    toolVersion,
    asOf: choices.asOf,
    preset: flags.preset,
    workload,
    streams: choices.streams,
    hours: flags.hours ?? null,
    region: flags.region?.toUpperCase() ?? null,
    machinesAllowed: choices.machinesAllowed,
    priceFall: choices.priceFall,
    currency: choices.currency,
    draws: DRAWS,
    seed: choices.seed,
    sides,
    together: sides.length > 1 ? sideBySide(inputs, bills) : null,
  };
}

async function showCost(document: CostDocument, flags: CostFlags, target: ReportTarget): Promise<string> {
  const format = flags.json ? "json" : (flags.format ?? (target.isTTY === true ? "table" : "md"));
  switch (format) {
    case "json":
      return `${jsonText(document, 1)}\n`;
    case "vega-lite": {
      const { yearlyCurveSpec } = await import("../../core/report/cost/yearly-curve.js");
      return `${jsonText(yearlyCurveSpec(document), 1)}\n`;
    }
    case "md": {
      const { renderCostMarkdown } = await import("../../core/report/cost/cost-markdown.js");
      return renderCostMarkdown(document);
    }
    case "table": {
      const { renderCostScreen } = await import("../../core/report/cost/cost-screen.js");
      const { colorsFor } = await import("../../host/terminal/color.js");
      const colors = colorsFor(target, process.env, flags);
      return renderCostScreen(document, { width: target.columns ?? DEFAULT_WIDTH, colors });
    }
  }
}
