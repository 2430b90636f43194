import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { SelfTestFile, type SelfTestSession } from "../../schema/self-test.js";

const FILE_NAME = "self-test.json";
const MOST_SESSIONS = 50;

/** What earlier self-tests of this machine found; null before the first, for another machine, or when damaged. */
export async function readSelfTests(cacheDir: string, machine: string): Promise<SelfTestFile | null> {
  try {
    const parsed = SelfTestFile.safeParse(JSON.parse(await readFile(join(cacheDir, FILE_NAME), "utf8")));
    return parsed.success && parsed.data.machine === machine ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Adds a session and returns all of them; the oldest are dropped. */
export async function addSelfTest(
  cacheDir: string,
  machine: string,
  session: SelfTestSession,
): Promise<SelfTestFile> {
  const earlier = (await readSelfTests(cacheDir, machine))?.sessions ?? [];
  const file: SelfTestFile = {
    format: "rigmark-self-test",
    machine,
    sessions: [...earlier, session].slice(-MOST_SESSIONS),
  };
  const path = join(cacheDir, FILE_NAME);
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomic(path, `${JSON.stringify(file, null, 1)}\n`);
  return file;
}
