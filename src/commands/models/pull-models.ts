import { resolve } from "node:path";
import { formatBytes } from "../../core/report/format.js";
import { plainText } from "../../core/report/sanitize.js";
import { hubFilePath, namedFolderPath } from "../../host/models/hub/hub-path.js";
import type { PulledFile } from "../../host/models/hub/pulled-file.js";
import { wantedFiles } from "../../host/models/hub/wanted-files.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { ModelRegistry } from "../../schema/model.js";
import { oneNumber } from "../run/flag-values.js";
import { pullWishes } from "./pull-wishes.js";

/** Options of `models pull`, the global ones included. */
export interface PullFlags {
  readonly to?: string;
  readonly revision?: string;
  readonly connections: string;
  readonly offline?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
}

const MOST_CONNECTIONS = 16;

/** Downloads the models, with progress on stderr; prints their paths on stdout, or all facts as JSON. */
export async function pullModels(references: readonly string[], flags: PullFlags): Promise<void> {
  const connections = oneNumber("--connections", flags.connections, 1, MOST_CONNECTIONS);
  const { models } = userFolders(process.env);
  const { to } = flags;
  const registry = await readDataFile("models.json", ModelRegistry);
  const wishes = [...new Set(references)].flatMap((text) =>
    wantedFiles(text, registry, {
      revision: flags.revision ?? null,
      place: (file) => (to === undefined ? hubFilePath(models, file) : namedFolderPath(resolve(to), file)),
      force: flags.force === true,
    }),
  );
  const pulled = await pullWishes(wishes, {
    connections,
    offline: flags.offline === true,
    quiet: flags.quiet === true,
    ...(flags.color === undefined ? {} : { color: flags.color }),
    goOn: `rigmark models pull ${references.join(" ")}`,
  });
  if (flags.quiet !== true)
    for (const file of pulled) process.stderr.write(`${plainText(wordsOf(file), 600)}\n`);
  const paths = pulled.map(({ path }) => `${path}\n`).join("");
  process.stdout.write(flags.json === true ? `${JSON.stringify(pulled, null, 2)}\n` : paths);
}

function wordsOf({ repo, file, revision, sizeBytes, resumed, downloadedBytes }: PulledFile): string {
  const at = revision === null ? "" : ` at commit ${revision.slice(0, 12)}`;
  const how =
    downloadedBytes === 0 && !resumed
      ? "was here already"
      : `downloaded ${formatBytes(downloadedBytes)}${resumed ? ", the rest was here" : ""}`;
  return `${repo}/${file}${at}, ${formatBytes(sizeBytes)}: ${how}; SHA-256 is right`;
}
