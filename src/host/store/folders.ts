import { join } from "node:path";
import envPaths from "env-paths";

/** Folders that rigmark keeps between runs. */
export interface Folders {
  /** Hashes and other things that can be made again. */
  readonly cache: string;
  /** Model files, synthetic ones included. */
  readonly models: string;
}

/** The folders of this user; `RIGMARK_HOME` puts everything into one place. */
export function userFolders(env: NodeJS.ProcessEnv): Folders {
  const home = env["RIGMARK_HOME"];
  const cache = home ? join(home, "cache") : envPaths("rigmark", { suffix: "" }).cache;
  return { cache, models: join(cache, "models") };
}
