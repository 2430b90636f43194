import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execaNode } from "execa";
import { ResultDocument } from "../src/schema/result.js";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));

/** Options of every start: a bare environment, so that nothing of the tester's leaks in. */
function options(folder: string, env: Record<string, string>) {
  return {
    cwd: folder,
    reject: false,
    extendEnv: false,
    stdin: "ignore",
    env: { PATH: process.env["PATH"] ?? "", HOME: folder, RIGMARK_HOME: join(folder, "home"), ...env },
  } as const;
}

type Started = ReturnType<typeof execaNode<ReturnType<typeof options>>>;

/** A folder of one's own with a bare environment, and the built command to run in it. */
export interface Workplace {
  readonly folder: string;
  /** Runs `rigmark ...words` to its end. */
  readonly rigmark: (...words: string[]) => Promise<{ stdout: string; stderr: string; status: number }>;
  /** Starts `rigmark ...words` and leaves it running. */
  readonly start: (...words: string[]) => Started;
  /** The only result document that was written. */
  readonly result: () => Promise<ResultDocument>;
  readonly remove: () => Promise<void>;
}

export async function openWorkplace(env: Record<string, string> = {}): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
  const start = (...words: string[]) => execaNode(CLI, words, options(folder, env));
  return {
    folder,
    start,
    async rigmark(...words) {
      const { stdout, stderr, exitCode } = await start(...words);
      return { stdout, stderr, status: exitCode ?? -1 };
    },
    async result() {
      const [run] = await readdir(join(folder, "results"));
      const text = await readFile(join(folder, "results", run ?? "", "result.json"), "utf8");
      return ResultDocument.parse(JSON.parse(text));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
