import { type Channel, type OpenReader, parseFigure } from "./reader.js";

const COMMON_PAGE_BYTES = 4096;
const CHANNEL: Channel = {
  quantity: "swapped-in",
  scope: "system",
  device: null,
  method: "pages read back from swap since the start",
};

/** Pages read back from swap since the system started, from /proc/vmstat (man 5 proc). */
export function parseSwappedIn(vmstat: string | null): number | null {
  return parseFigure(/^pswpin (\d+)$/m.exec(vmstat ?? "")?.[1]);
}

/** Bytes read back from swap, by anyone, since the start of sampling. */
export const openProcMemory: OpenReader = async ({ probe }) => {
  if (probe.platform !== "linux") return null;
  const first = parseSwappedIn(probe.readNow("/proc/vmstat"));
  if (first === null) return null;
  // 16 or 64 KiB on some ARM systems.
  const pageBytes = parseFigure((await probe.exec("getconf", ["PAGESIZE"])).stdout) ?? COMMON_PAGE_BYTES;
  return {
    source: "proc-memory",
    read: async () => {
      const pages = parseSwappedIn(probe.readNow("/proc/vmstat"));
      return [{ channel: CHANNEL, value: pages === null ? null : (pages - first) * pageBytes }];
    },
  };
};
