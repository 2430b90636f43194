import { formatBytes } from "../../core/report/format.js";
import { plainText } from "../../core/report/sanitize.js";
import { hubFilePath } from "../../host/models/hub/hub-path.js";
import type { FileWish } from "../../host/models/hub/pulled-file.js";
import { isHubName, wantedFiles } from "../../host/models/hub/wanted-files.js";
import { AmbiguousModel } from "../../host/models/references/candidates.js";
import { resolveReference } from "../../host/models/references.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { ModelRegistry } from "../../schema/model.js";
import { pullWishes } from "../models/pull-wishes.js";
import type { RunFlags } from "./run-options.js";

const CONNECTIONS = 4;
const NAME_LENGTH = 120;

/** Downloads the models that have a published file and are not on disk: with `--pull`, or when a person says yes. */
export async function pullMissing(flags: RunFlags): Promise<void> {
  if (flags.pull !== true && !isSomebodyThere(flags)) return;
  const registry = await readDataFile("models.json", ModelRegistry);
  const { models } = userFolders(process.env);
  const wishes: FileWish[] = [];
  for (const text of new Set(flags.model)) wishes.push(...(await missingFiles(text, registry, models)));
  if (wishes.length === 0 || (flags.pull !== true && !(await isWanted(wishes)))) return;
  await pullWishes(wishes, {
    connections: CONNECTIONS,
    offline: flags.offline === true,
    quiet: flags.quiet === true,
    ...(flags.color === undefined ? {} : { color: flags.color }),
    goOn: ["rigmark", ...process.argv.slice(2)].join(" "),
  });
}

function isSomebodyThere({ quiet, json, offline, engine }: RunFlags): boolean {
  const isAsked = quiet !== true && json !== true && offline !== true && engine !== "fake";
  return isAsked && process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Nobody's network is used for gigabytes unasked. */
async function isWanted(wishes: readonly FileWish[]): Promise<boolean> {
  const sizes = wishes.map(({ known }) => known?.sizeBytes ?? null);
  const size = sizes.includes(null)
    ? ""
    : `, ${formatBytes(sizes.reduce<number>((sum, one) => sum + (one ?? 0), 0))}`;
  const [first] = wishes;
  const name = `${first?.what.repo}/${first?.what.file}${wishes.length === 1 ? "" : " and others"}`;
  const { createInterface } = await import("node:readline/promises");
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await lines.question(
      `Not on this disk. Download ${plainText(name, NAME_LENGTH)}${size}? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
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
    (error: unknown) => {
      if (error instanceof AmbiguousModel) throw error;
      return false;
    },
  );
}
