import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import envPaths from "env-paths";

/** Folders that rigmark keeps between runs. */
export interface Folders {
  /** Hashes and other things that can be made again. */
  readonly cache: string;
  /** Model files, synthetic ones included. */
  readonly models: string;
  /** Locks: gone when the machine starts anew, where the system has such a place. */
  readonly lock: string;
}

/** The folders of this user; `RIGMARK_HOME` puts everything into one place. */
export function userFolders(env: NodeJS.ProcessEnv): Folders {
  const home = env["RIGMARK_HOME"];
  const cache = home ? join(home, "cache") : envPaths("rigmark", { suffix: "" }).cache;
  return { cache, models: join(cache, "models"), lock: home ? join(home, "lock") : lockFolder(env) };
}

function lockFolder(env: NodeJS.ProcessEnv): string {
  const user = process.getuid?.();
  const runtime = env["XDG_RUNTIME_DIR"];
  // With sudo it can be the folder of another user, and in a container it can be missing.
  if (runtime && user !== undefined && ownerOf(runtime) === user) return join(runtime, "rigmark");
  // All users share the folder of temporary files: each needs a folder of their own in it.
  return join(tmpdir(), user === undefined ? "rigmark" : `rigmark-${user}`);
}

function ownerOf(folder: string): number | null {
  return statSync(folder, { throwIfNoEntry: false })?.uid ?? null;
}
