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
  const before = await identify(path);
  const cached = (await readCache(options.cacheDir))[before.key];
  if (cached !== undefined) return cached;
  const hash = await digest(path, before.size, options);
  // A file that changed while it was read has no hash worth keeping.
  if ((await identify(path)).key === before.key) await remember(options.cacheDir, before.key, hash);
  return hash;
}

async function identify(path: string): Promise<{ key: string; size: number }> {
  const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
  return { key: `${dev}:${ino}:${size}:${mtimeNs}`, size: Number(size) };
}

async function digest(path: string, size: number, { onProgress, signal }: HashOptions): Promise<string> {
  const hash = createHash("sha256");
  let done = 0;
  const stream = createReadStream(path, { highWaterMark: 1024 * 1024, ...(signal && { signal }) });
  for await (const chunk of stream) {
    hash.update(chunk);
    done += chunk.length;
    onProgress?.(done, size);
  }
  return hash.digest("hex");
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
async function remember(cacheDir: string, key: string, hash: string): Promise<void> {
  const entries = [...Object.entries(await readCache(cacheDir)), [key, hash]].slice(-MOST_ENTRIES);
  const path = join(cacheDir, CACHE_FILE);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`);
  } catch {
    return;
  }
}
