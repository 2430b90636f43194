import { readdir } from "node:fs/promises";

/** Shape of a run id: its start (UTC) and six random digits. */
export const RUN_ID = /^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/;

/** Names of the files in the folder of a run. */
export const RUN_FILES = { result: "result.json", journal: "journal.jsonl" } as const;

/** Ids of the runs in a folder of results, the newest first; none where there is no folder. */
export async function runIdsIn(resultsDir: string): Promise<string[]> {
  const names = await readdir(resultsDir).catch(() => []);
  return names
    .filter((name) => RUN_ID.test(name))
    .sort()
    .reverse();
}
