import { WorkerFailure } from "../failure.js";

/** What a scripted model does: `fake:NAME[@WHERE][#LAUNCH]`, e.g. `fake:abort@tg#1`. */
export interface Script {
  readonly name: string;
  /** `load`, or the kind of test at which it misbehaves. */
  readonly where: string;
  /** The only process that misbehaves; null: all. */
  readonly launch: number | null;
}

/** Reads a script from the model's path. */
export function scriptOf(modelPath: string): Script {
  const match = /fake:([a-z][a-z0-9-]*)(?:@([a-z]+))?(?:#(\d+))?$/.exec(modelPath);
  return {
    name: match?.[1] ?? "steady",
    where: match?.[2] ?? "tg",
    launch: match?.[3] === undefined ? null : Number(match[3]),
  };
}

/** True in the process that the script is about. */
export function isMeant({ launch }: Script, current: number): boolean {
  return launch === null || launch === current;
}

/** Crashes, hangs or talks nonsense if the script says so for this place and process. */
export async function misbehave(script: Script, where: string, launch: number): Promise<void> {
  if (where !== script.where || !isMeant(script, launch)) return;
  switch (script.name) {
    case "throw":
      throw new Error("scripted error");
    case "no-backend":
      throw new WorkerFailure("no-backend", "no engine for this backend runs here (scripted)");
    case "segfault":
      return die("SIGSEGV");
    case "kill":
      return die("SIGKILL");
    case "abort":
      process.stderr.write("GGML_ASSERT(scripted) failed\n");
      return die("SIGABRT");
    case "oom":
      process.stderr.write("ggml_backend_alloc: out of memory (scripted)\n");
      return die("SIGABRT");
    case "exit":
      process.exit(9);
      break;
    case "hang":
      for (;;) Math.sqrt(2);
    case "garbage":
      process.send?.({ type: "value", value: "nonsense" });
      return;
    default:
  }
}

async function die(signal: NodeJS.Signals): Promise<void> {
  process.kill(process.pid, signal);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
