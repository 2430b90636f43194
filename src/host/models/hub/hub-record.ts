import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";
import { HubRecord } from "../../../schema/hub-file.js";

/** Far above any record; a file of that name may be anything. */
const LONGEST_RECORD = 64 * 1024;

function recordPath(path: string): string {
  return `${path}.hub.json`;
}

/** Where a model file was downloaded from; null when nothing is recorded, or not in our words. */
export async function readHubRecord(path: string): Promise<HubRecord | null> {
  try {
    const text = await readFile(recordPath(path), "utf8");
    return text.length > LONGEST_RECORD ? null : (HubRecord.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null;
  }
}

/** Records beside a model file where it comes from. */
export async function writeHubRecord(path: string, record: HubRecord): Promise<void> {
  await writeFileAtomic(recordPath(path), `${JSON.stringify(record, null, 2)}\n`);
}
