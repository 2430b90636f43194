import { homedir } from "node:os";

/** What decides where other tools keep their models: environment, system and home folder. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Top of the file system; another folder in tests. */
  readonly root: string;
}

/** The surroundings of this process. */
export function thisMachine(): Surroundings {
  return { env: process.env, platform: process.platform, home: homedir(), root: "/" };
}
