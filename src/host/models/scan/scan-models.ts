import type { ModelRegistry } from "../../../schema/model.js";
import type { ModelScan, ScannedModel } from "../../../schema/model-scan.js";
import { type Surroundings, thisMachine } from "../places/surroundings.js";
import { resolveReference } from "../references.js";
import { describeContent } from "./describe-content.js";
import { type FoundFile, findFiles, type ScanPlace } from "./find-files.js";
import { type GroupOptions, groupByContent } from "./group-content.js";
import { joinParts } from "./join-parts.js";
import { openScanLog } from "./scan-log.js";

/** What a scan is asked for. */
export interface ScanWish {
  readonly places: readonly ScanPlace[];
  readonly registry: ModelRegistry;
  /** rigmark's own folder: names of the registry are looked up there. */
  readonly modelsFolder: string;
  readonly grouping: GroupOptions;
  readonly around?: Surroundings;
  readonly signal?: AbortSignal;
}

/** Looks through folders for GGUF files and says what each content is; reads only, and passes over what it cannot read. */
export async function scanModels(wish: ScanWish): Promise<ModelScan> {
  const log = openScanLog(wish.signal);
  const files: FoundFile[] = [];
  const places: ModelScan["places"] = [];
  for (const place of wish.places) {
    const before = files.length;
    for await (const file of findFiles(place, log)) files.push(file);
    places.push({ tool: place.tool, folder: place.folder, files: files.length - before });
  }
  const groups = await groupByContent(joinParts(files), wish.grouping, log);
  const models: ScannedModel[] = [];
  for (const group of groups) {
    wish.signal?.throwIfAborted();
    models.push(await withRegistryName(await describeContent(group, wish.registry), wish));
  }
  models.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name) || a.sizeBytes - b.sizeBytes);
  const wastedBytes = models.reduce((sum, model) => sum + model.wastedBytes, 0);
  return {
    models,
    totalBytes: models.reduce((sum, model) => sum + model.sizeBytes, 0) + wastedBytes,
    wastedBytes,
    places,
    problems: log.problems,
    moreProblems: log.moreProblems,
  };
}

function rank({ kind }: ScannedModel): number {
  return kind === "model" ? 0 : 1;
}

/** The shortest thing to type: the registry's name, where it leads to this very file. */
async function withRegistryName(model: ScannedModel, wish: ScanWish): Promise<ScannedModel> {
  const { registryId, quantization, basis, copies } = model;
  if (model.use === null || registryId === null || basis === "shape") return model;
  const name = `${basis === "synthetic" ? "synth:" : ""}${registryId}${quantization === null ? "" : `:${quantization}`}`;
  if (basis === "synthetic") return { ...model, use: copies[0]?.tool === "rigmark" ? name : model.use };
  const found = await resolveReference(
    name,
    wish.registry,
    wish.modelsFolder,
    wish.around ?? thisMachine(),
  ).catch(() => null);
  const leadsHere = found?.kind === "file" && copies.some(({ path }) => path === found.path);
  return leadsHere ? { ...model, use: name } : model;
}
