import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import * as z from "zod";

/** How to hash a file: where the cache lies, and who is told. */
export interface HashOptions {
  readonly cacheDir: string;
  readonly onProgress?: ((doneBytes: number, totalBytes: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Hashes by file identity, the latest used last; the oldest are dropped. */
const HashCache = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
type HashCache = z.infer<typeof HashCache>;

const CACHE_FILE = "file-hashes.json";
const MOST_ENTRIES = 500;

/** SHA-256 of a file as hex; read from the cache when device, inode, size and time of change are those of then. */
export async function hashFile(path: string, options: HashOptions): Promise<string> {
  return (await hashParts([path], options)).whole;
}

/** Hashes of a model's parts, and of their bytes one after the other, as `cat parts | sha256sum` gives it. */
export interface PartHashes {
  readonly whole: string;
  readonly parts: readonly string[];
}

/** Hashes of all parts in order, each read once; from the cache where every part is as it was then. */
export async function hashParts(paths: readonly string[], options: HashOptions): Promise<PartHashes> {
  const before = await identifyAll(paths);
  const cache = await readCache(options.cacheDir);
  const whole = cache[before.key];
  const parts = before.keys.map((key) => cache[key]).filter((hash) => hash !== undefined);
  if (whole !== undefined && parts.length === paths.length) return { whole, parts };
  const hashes = await digest(paths, before.size, options);
  // A file that changed while it was read has no hash worth keeping.
  if ((await identifyAll(paths)).key === before.key) {
    const entries = before.keys.map((key, part) => [key, hashes.parts[part] ?? ""] as const);
    await remember(options.cacheDir, [...entries, [before.key, hashes.whole]]);
  }
  return hashes;
}

async function identifyAll(paths: readonly string[]): Promise<{ key: string; keys: string[]; size: number }> {
  const parts = await Promise.all(paths.map(identify));
  const keys = parts.map(({ key }) => key);
  return { key: keys.join("+"), keys, size: parts.reduce((sum, { size }) => sum + size, 0) };
}

async function identify(path: string): Promise<{ key: string; size: number }> {
  const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
  return { key: `${dev}:${ino}:${size}:${mtimeNs}`, size: Number(size) };
}

async function digest(
  paths: readonly string[],
  size: number,
  { onProgress, signal }: HashOptions,
): Promise<PartHashes> {
  const whole = createHash("sha256");
  const parts: string[] = [];
  let done = 0;
  for (const path of paths) {
    // The only part is the whole: no need to hash it twice.
    const hash = paths.length === 1 ? whole : createHash("sha256");
    const stream = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) });
    for await (const chunk of stream) {
      hash.update(chunk);
      if (hash !== whole) whole.update(chunk);
      done += chunk.length;
      onProgress?.(done, size);
    }
    if (hash !== whole) parts.push(hash.digest("hex"));
  }
  const hex = whole.digest("hex");
  return { whole: hex, parts: paths.length === 1 ? [hex] : parts };
}

/** A cache that cannot be read or was tampered with is an empty one. */
async function readCache(cacheDir: string): Promise<HashCache> {
  try {
    const parsed = HashCache.safeParse(JSON.parse(await readFile(join(cacheDir, CACHE_FILE), "utf8")));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

/** A cache that cannot be written only costs time: a read-only home must not stop a run. */
async function remember(cacheDir: string, added: readonly (readonly [string, string])[]): Promise<void> {
  const entries = [...Object.entries(await readCache(cacheDir)), ...added].slice(-MOST_ENTRIES);
  const path = join(cacheDir, CACHE_FILE);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`);
  } catch {
    return;
  }
}
