import { stat } from "node:fs/promises";
import { nameOf } from "../../../core/hub/file-facts.js";
import { RigmarkError } from "../../../errors.js";
import { hashFile } from "../file-hash.js";
import { readHubRecord } from "./hub-record.js";
import type { PullContext } from "./pull-tools.js";
import type { FileWish, PulledFile } from "./pulled-file.js";

/** Finds a wanted file on disk without asking anyone, and checks it against what is known of it. */
export async function findOffline(
  { what, path, known }: FileWish,
  context: PullContext,
): Promise<PulledFile> {
  const present = await stat(path).catch(() => null);
  const record = await readHubRecord(path);
  // A commit that was asked for is another file than one from elsewhere.
  const isOther = /^[0-9a-f]{40}$/.test(what.revision ?? "") && record?.revision !== what.revision;
  if (present?.isFile() !== true || isOther) {
    throw new RigmarkError("bad-model", `${nameOf(what)} is not on this disk, and the hub may not be asked`, {
      hint: "Leave out --offline (and HF_HUB_OFFLINE) to download it.",
    });
  }
  const sha256 = await hashFile(path, { cacheDir: context.cacheDir, signal: context.signal });
  const expected = known?.sha256 ?? record?.sha256 ?? sha256;
  if (expected !== sha256 || (known !== null && known.sizeBytes !== present.size)) {
    throw new RigmarkError("bad-hash", `${JSON.stringify(path)} is not the published file`, {
      hint: "It is damaged or another version: download it again with --force, without --offline.",
    });
  }
  const { repo, file } = what;
  const revision = record?.revision ?? null;
  return { path, repo, file, revision, sha256, sizeBytes: present.size, resumed: false, downloadedBytes: 0 };
}
