import { basename, isAbsolute, join, relative } from "node:path";
import { checkHubFile, type HubFile } from "../../../core/hub/hub-reference.js";
import { RigmarkError } from "../../../errors.js";

/** Where a file of the hub lies in the models folder: `<folder>/owner/repo/path`, so that equal names keep apart. */
export function hubFilePath(modelsFolder: string, { repo, file }: HubFile): string {
  checkHubFile({ repo, file });
  return within(modelsFolder, join(modelsFolder, ...repo.split("/"), ...file.split("/")));
}

/** Where a file goes in a folder that the user named: by its own name. */
export function namedFolderPath(folder: string, { repo, file }: HubFile): string {
  checkHubFile({ repo, file });
  return within(folder, join(folder, basename(file)));
}

function within(folder: string, path: string): string {
  const way = relative(folder, path);
  if (way !== "" && !way.startsWith("..") && !isAbsolute(way)) return path;
  throw new RigmarkError("bad-model", `${JSON.stringify(path)} lies outside of ${JSON.stringify(folder)}`);
}
