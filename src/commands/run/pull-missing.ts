import { stat } from "node:fs/promises";
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
  if (!isHubName(text) || (await isFile(text))) return [];
  const place = (file: { repo: string; file: string }) => hubFilePath(folder, file);
  const wishes = wantedFiles(text, registry, { revision: null, place, force: false });
  if (wishes.length === 1 && (await isKnownHere(text, registry, folder))) return [];
  const found = await Promise.all(wishes.map(({ path }) => isFile(path)));
  return found.every(Boolean) ? [] : wishes;
}

/** It lies where it lay before: in another folder that references are looked up in. */
async function isKnownHere(text: string, registry: ModelRegistry, folder: string): Promise<boolean> {
  return resolveReference(text, registry, folder).then(
    ({ kind }) => kind === "file",
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
