import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileFacts, nameOf } from "../../../core/hub/file-facts.js";
import type { HubReference } from "../../../core/hub/hub-reference.js";
import { RigmarkError } from "../../../errors.js";
import { explainWriteError, refuseNoRoom } from "../disk-room.js";
import { findOffline } from "./find-offline.js";
import { lookUpFile } from "./look-up-file.js";
import { bytesInPart } from "./part-file.js";
import { type FilePull, pullFile } from "./pull-file.js";
import type { PullContext } from "./pull-tools.js";
import type { FileWish, PulledFile } from "./pulled-file.js";

/** The disk keeps a tenth of the download free beside it. */
const ROOM_FACTOR = 1.1;

/** Brings files onto the disk, one after the other: first all are asked for and the room is looked at. */
export async function pullFiles(wishes: readonly FileWish[], context: PullContext): Promise<PulledFile[]> {
  if (context.hub.offline) {
    const found: PulledFile[] = [];
    for (const wish of wishes) found.push(await findOffline(wish, context));
    return found;
  }
  const pulls = await lookUpAll(wishes, context);
  await checkRoom(pulls, context);
  const pulled: PulledFile[] = [];
  for (const pull of pulls) pulled.push(await pullFile(pull, context));
  return pulled;
}

/** All files of one repository at one revision come from the commit that the first was found at. */
async function lookUpAll(wishes: readonly FileWish[], context: PullContext): Promise<FilePull[]> {
  const commits = new Map<string, string>();
  const pulls: FilePull[] = [];
  for (const { what, path, known, force } of wishes) {
    const { repo, file, revision } = what;
    context.listen({
      type: "preparing",
      what: `asking the hub for ${repo}/${file}`,
      doneBytes: 0,
      totalBytes: 0,
    });
    const key = `${repo}@${revision ?? "main"}`;
    const facts = await lookUpFile({ repo, file, revision: commits.get(key) ?? revision }, context);
    commits.set(key, facts.commit);
    if (known !== null) refuseChanged(what, known, facts);
    pulls.push({ what: { repo, file }, facts, path, force });
  }
  return pulls;
}

/** models.json and the hub must agree: else it is not the file that results and predictions speak of. */
function refuseChanged(what: HubReference, known: NonNullable<FileWish["known"]>, facts: FileFacts): void {
  const sameHash = known.sha256 === null || known.sha256 === facts.sha256;
  if (sameHash && known.sizeBytes === facts.sizeBytes) return;
  const differs = sameHash
    ? `size ${facts.sizeBytes} instead of ${known.sizeBytes} bytes`
    : `SHA-256 ${facts.sha256.slice(0, 12)}… instead of ${known.sha256?.slice(0, 12)}…`;
  throw new RigmarkError(
    "bad-hash",
    `${nameOf(what)}: the file has changed upstream since models.json: ${differs}`,
    {
      hint: `To take what the hub has now, as an unknown model: rigmark models pull hf:${what.repo}/${what.file}@${facts.commit}`,
    },
  );
}

async function checkRoom(pulls: readonly FilePull[], { tools }: PullContext): Promise<void> {
  const byFolder = new Map<string, number>();
  for (const pull of pulls) {
    const folder = dirname(pull.path);
    byFolder.set(folder, (byFolder.get(folder) ?? 0) + (await missingBytes(pull)));
  }
  for (const [folder, modelBytes] of byFolder) {
    if (modelBytes === 0) continue;
    await mkdir(folder, { recursive: true }).catch((error: unknown) => {
      throw explainWriteError(
        error,
        folder,
        "Name a folder that can be written: --to DIR, or RIGMARK_HOME=DIR",
      );
    });
    refuseNoRoom({
      freeBytes: await tools.freeBytes(folder),
      modelBytes,
      neededBytes: modelBytes * ROOM_FACTOR,
      hint: "Free some room, choose a smaller quantization, or another disk with --to DIR",
    });
  }
}

/** Bytes that the disk must still take. A file of the right size counts as there: its hash is looked at later. */
async function missingBytes({ what, facts, path }: FilePull): Promise<number> {
  const present = await stat(path).catch(() => null);
  if (present?.size === facts.sizeBytes) return 0;
  const { commit, sha256, sizeBytes } = facts;
  return sizeBytes - (await bytesInPart(path, { ...what, revision: commit, sha256, sizeBytes }));
}
