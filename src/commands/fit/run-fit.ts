import { launchPrice } from "../../core/cost/power/hardware-side.js";
import { jsonText } from "../../core/report/json-text.js";
import type { TextBlock } from "../../core/report/text-blocks.js";
import { readDataFile } from "../../host/store/data-files.js";
import { ModelRegistry } from "../../schema/model.js";
import { readTables } from "../result-context.js";
import { resultsFolder } from "../results-folder.js";
import { readFlags, writeBlocks } from "../text-output.js";
import { checkRows } from "./check-rows.js";
import { type FitDemand, FitFlags, fitDemand } from "./fit-flags.js";
import { type FitMachine, namedMachine, thisMachine } from "./fit-machine.js";
import { refuseLongContext, type WantedModel, wantedModel } from "./wanted-model.js";

type Tables = Awaited<ReturnType<typeof readTables>>;

/** Runs `fit` as its flags say. */
export async function runFit(options: unknown): Promise<void> {
  const flags = readFlags(FitFlags, options);
  const demand = fitDemand(flags);
  if (flags.check) return checkRows(flags);
  const tables = await readTables();
  if (flags.model === undefined) return listModels(flags, demand, tables);
  const wanted = await wantedModel(flags.model, await readDataFile("models.json", ModelRegistry));
  refuseLongContext(wanted, demand.contextTokens);
  if (demand.need !== null) return rankHardware(wanted, demand, demand.need, tables, flags);
  const { modelInDetail } = await import("./show-model.js");
  const { oneModelBlocks } = await import("../../core/report/fit/one-model-text.js");
  const { machine } = await machineOf(flags, tables);
  const fitted = modelInDetail(wanted, machine, demand);
  return print(oneModelBlocks(fitted), fitted, flags);
}

async function rankHardware(
  wanted: WantedModel,
  demand: FitDemand,
  tokensPerSecond: number,
  tables: Tables,
  flags: FitFlags,
): Promise<void> {
  const { rankPurchases } = await import("./rank-purchases.js");
  const { whatToBuyBlocks } = await import("../../core/report/fit/what-to-buy-text.js");
  const { TOKENS_PER_DAY } = await import("./list-fitting.js");
  const { contextTokens, budgetUsd } = demand;
  const model = `${wanted.name} in ${wanted.quantization}`;
  const unpriced = tables.hardware.filter((row) => launchPrice({ row, count: 1 }) === null).length;
  const asked = { model, contextTokens, tokensPerSecond, budgetUsd, tokensPerDay: TOKENS_PER_DAY, unpriced };
  const options = rankPurchases(wanted, tables.hardware, demand);
  await print(whatToBuyBlocks(options, asked), { asked, options }, flags);
}

async function listModels(flags: FitFlags, demand: FitDemand, tables: Tables): Promise<void> {
  const { listFitting, TOKENS_PER_DAY } = await import("./list-fitting.js");
  const { modelListBlocks } = await import("../../core/report/fit/model-list-text.js");
  const { machine, own } = await machineOf(flags, tables);
  const models = listFitting(tables.models, machine, own, demand);
  const heading = {
    machine: machine.name,
    contextTokens: demand.contextTokens,
    tokensPerDay: TOKENS_PER_DAY,
  };
  await print(modelListBlocks(models, heading), { ...heading, models }, flags);
}

/** The machine meant, corrected by what was measured on it. */
async function machineOf(flags: FitFlags, tables: Tables) {
  if (flags.hardware !== undefined)
    return { machine: namedMachine(flags.hardware, tables.hardware), own: [] };
  const { ownRatio, ownSpeeds } = await import("./own-speeds.js");
  const machine = await thisMachine(tables.hardware);
  const { detected } = machine;
  const folder = resultsFolder(flags.results, process.env);
  const own = detected === null ? [] : await ownSpeeds(detected, folder, tables);
  const corrected: FitMachine = {
    ...machine,
    hardware: { ...machine.hardware, ownRatio: ownRatio(own, machine, tables) },
  };
  return { machine: corrected, own };
}

async function print(blocks: readonly TextBlock[], data: unknown, flags: FitFlags): Promise<void> {
  await writeBlocks(blocks, () => `${jsonText(data, 2)}\n`, flags);
}
