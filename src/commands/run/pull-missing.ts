import { hubFilePath } from "../../host/models/hub/hub-path.js";
import type { FileWish } from "../../host/models/hub/pulled-file.js";
import { isHubName, wantedFiles } from "../../host/models/hub/wanted-files.js";
import { resolveReference } from "../../host/models/references.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { ModelRegistry } from "../../schema/model.js";
import { pullWishes } from "../models/pull-wishes.js";
import type { RunFlags } from "./run-options.js";

const CONNECTIONS = 4;

/** Downloads the models of `run --pull` that have a published file and are not on disk. */
export async function pullMissing(flags: RunFlags): Promise<void> {
  const registry = await readDataFile("models.json", ModelRegistry);
  const { models } = userFolders(process.env);
  const wishes: FileWish[] = [];
  for (const text of new Set(flags.model)) wishes.push(...(await missingFiles(text, registry, models)));
  if (wishes.length === 0) return;
  await pullWishes(wishes, {
    connections: CONNECTIONS,
    offline: flags.offline === true,
    quiet: flags.quiet === true,
    ...(flags.color === undefined ? {} : { color: flags.color }),
    goOn: ["rigmark", ...process.argv.slice(2)].join(" "),
  });
}

async function missingFiles(text: string, registry: ModelRegistry, folder: string): Promise<FileWish[]> {
  if (!isHubName(text) || (await isHere(text, registry, folder))) return [];
  const place = (file: { repo: string; file: string }) => hubFilePath(folder, file);
  return wantedFiles(text, registry, { revision: null, place, force: false });
}

/** rigmark or another tool has fetched it. */
async function isHere(text: string, registry: ModelRegistry, folder: string): Promise<boolean> {
  return resolveReference(text, registry, folder).then(
    ({ kind }) => kind === "file",
    () => false,
  );
}
