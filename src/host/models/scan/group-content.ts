import { contentSample, WHOLE_IN_SAMPLE } from "../content-sample.js";
import { hashParts } from "../file-hash.js";
import type { FoundModel } from "./join-parts.js";
import { noteProblem, reasonOf, type ScanLog } from "./scan-log.js";

/** Places that hold the same content. */
export interface ContentGroup {
  readonly models: readonly FoundModel[];
  /** How they were found alike; null where there is one file, under one or more paths. */
  readonly sameBy: "name" | "bytes" | "sample" | null;
  /** SHA-256 of a model of one file; null where nobody gave or took it. */
  readonly sha256: string | null;
  readonly hashFrom: "name" | "bytes" | null;
}

/** How duplicates are told: by full hashes, or only by samples of the bytes. */
export interface GroupOptions {
  readonly hash: boolean;
  readonly cacheDir: string;
  readonly onProgress?: ((path: string, doneBytes: number, totalBytes: number) => void) | undefined;
}

/**
 * Groups what was found by content. One file under several paths is one by its inode. Different files are compared only
 * when their sizes are equal: first by samples, then, where no cache names them by their hash, by hashing them whole.
 */
export async function groupByContent(
  models: readonly FoundModel[],
  options: GroupOptions,
  log: ScanLog,
): Promise<ContentGroup[]> {
  const files = groupBy(models, ({ identity }) => identity);
  const groups: ContentGroup[] = [];
  for (const alike of groupBy(files, ([model]) => model?.sizes ?? "")) {
    if (alike.length === 1) groups.push(single(alike.flat()));
    else groups.push(...(await compare(alike, options, log)));
  }
  return groups;
}

/** Files of equal size, each with all its paths. */
async function compare(
  files: readonly FoundModel[][],
  options: GroupOptions,
  log: ScanLog,
): Promise<ContentGroup[]> {
  const keyed: { file: readonly FoundModel[]; key: string }[] = [];
  for (const file of files) keyed.push({ file, key: await sampleOf(file, log) });
  const groups: ContentGroup[] = [];
  for (const alike of groupBy(keyed, ({ key }) => key)) {
    if (alike.length === 1) groups.push(single(alike.flatMap(({ file }) => file)));
    else {
      groups.push(
        ...(await settle(
          alike.map(({ file }) => file),
          options,
          log,
        )),
      );
    }
  }
  return groups;
}

/** Files that are alike in size and samples. */
async function settle(
  files: readonly (readonly FoundModel[])[],
  options: GroupOptions,
  log: ScanLog,
): Promise<ContentGroup[]> {
  const areAllNamed = files.every(([model]) => model !== undefined && nameHashOf([model]) !== null);
  if (!areAllNamed && isWholeInSample(files)) return [{ ...single(files.flat()), sameBy: "bytes" }];
  if (!areAllNamed && !options.hash) return [{ ...single(files.flat()), sameBy: "sample" }];
  const hashed: { file: readonly FoundModel[]; key: string; from: "name" | "bytes" }[] = [];
  for (const file of files) {
    const named = nameHashOf(file);
    const key = named ?? (await hashOf(file, options, log));
    hashed.push({ file, key, from: named === null ? "bytes" : "name" });
  }
  return groupBy(hashed, ({ key }) => key).map((group) => {
    const from = group.every((one) => one.from === "name") ? "name" : "bytes";
    const key = group[0]?.key ?? "";
    const isHash = /^[0-9a-f]{64}$/.test(key);
    return {
      models: group.flatMap(({ file }) => file),
      sameBy: group.length > 1 ? from : null,
      sha256: isHash ? key : null,
      hashFrom: isHash ? from : null,
    };
  });
}

function isWholeInSample([file]: readonly (readonly FoundModel[])[]): boolean {
  return file?.[0]?.parts.every(({ sizeBytes }) => sizeBytes <= WHOLE_IN_SAMPLE) === true;
}

function single(models: readonly FoundModel[]): ContentGroup {
  const named = nameHashOf(models);
  const isHash = named !== null && /^[0-9a-f]{64}$/.test(named);
  return { models, sameBy: null, sha256: isHash ? named : null, hashFrom: isHash ? "name" : null };
}

/** A cache names a file by its hash; a link to it from elsewhere has the same. */
function nameHashOf(models: readonly FoundModel[]): string | null {
  return models.find(({ nameHash }) => nameHash !== null)?.nameHash ?? null;
}

async function sampleOf([model]: readonly FoundModel[], log: ScanLog): Promise<string> {
  const samples: string[] = [];
  for (const { path, identity } of model?.parts ?? []) {
    log.signal?.throwIfAborted();
    samples.push(
      await contentSample(path).catch((error: unknown) => {
        noteProblem(log, path, reasonOf(error));
        return `unreadable ${identity}`;
      }),
    );
  }
  return samples.join(" ");
}

async function hashOf([model]: readonly FoundModel[], options: GroupOptions, log: ScanLog): Promise<string> {
  const paths = (model?.parts ?? []).map(({ path }) => path);
  const [path = ""] = paths;
  try {
    const { parts } = await hashParts(paths, {
      cacheDir: options.cacheDir,
      onProgress: (done, total) => options.onProgress?.(path, done, total),
      signal: log.signal,
    });
    return parts.join(" ");
  } catch (error) {
    if (log.signal?.aborted) throw error;
    noteProblem(log, path, reasonOf(error));
    return `unreadable ${model?.identity}`;
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
