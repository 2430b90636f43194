import { readdir, realpath } from "node:fs/promises";
import { basename, join } from "node:path";
import type { HubReference } from "../../../core/hub/hub-reference.js";
import { readSmallText } from "./small-file.js";

/** A file in a cache of the hub's layout: models--owner--repo/snapshots/<commit>/<file>, a link into blobs/. */
export interface CachedFile {
  readonly path: string;
  readonly commit: string;
  /** The main branch was at this commit when it was last asked for. */
  readonly isMain: boolean;
}

const MOST_SNAPSHOTS = 1000;
const COMMIT = /^[0-9a-f]{40}$/;

/** All copies of a file in a cache, one for each commit that has it; the one of the main branch first. */
export async function cachedFiles(
  cache: string,
  { repo, file, revision }: HubReference,
): Promise<CachedFile[]> {
  const folder = join(cache, `models--${repo.replace("/", "--")}`);
  const main = await commitOf(folder, "main");
  const commits = (await readdir(join(folder, "snapshots")).catch(() => [] as string[]))
    .slice(0, MOST_SNAPSHOTS)
    .sort((a, b) => Number(b === main) - Number(a === main) || a.localeCompare(b));
  const wanted = revision === null ? null : ((await commitOf(folder, revision)) ?? revision.toLowerCase());
  return commits
    .filter((commit) => wanted === null || isSameCommit(commit, wanted))
    .map((commit) => ({
      path: join(folder, "snapshots", commit, ...file.split("/")),
      commit,
      isMain: commit === main,
    }));
}

/** SHA-256 that a cache names a file by: the last part of where its link leads; null when that is no hash. */
export async function hashInName(path: string): Promise<string | null> {
  const target = await realpath(path).catch(() => "");
  return /^(?:sha256-)?([0-9a-f]{64})$/.exec(basename(target))?.[1] ?? null;
}

/** Commit that a branch or tag was at, from refs/; null when that was never asked for. */
async function commitOf(folder: string, branch: string): Promise<string | null> {
  const text = (await readSmallText(join(folder, "refs", ...branch.split("/")), 200))?.trim();
  return text !== undefined && COMMIT.test(text) ? text : null;
}

/** The hub takes a commit by its first seven or more digits too. */
function isSameCommit(commit: string, wanted: string): boolean {
  return commit === wanted || (/^[0-9a-f]{7,40}$/.test(wanted) && commit.startsWith(wanted));
}
