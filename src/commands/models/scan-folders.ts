import { stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { jsonText } from "../../core/report/json-text.js";
import { renderScan } from "../../core/report/scan-text.js";
import { InterruptedError, RigmarkError } from "../../errors.js";
import { knownPlaces } from "../../host/models/places/known-places.js";
import { thisMachine } from "../../host/models/places/surroundings.js";
import type { ScanPlace } from "../../host/models/scan/find-files.js";
import { scanModels } from "../../host/models/scan/scan-models.js";
import { readDataFile } from "../../host/store/data-files.js";
import { userFolders } from "../../host/store/folders.js";
import { colorsFor } from "../../host/terminal/color.js";
import { createProgress } from "../../host/terminal/progress.js";
import { ModelRegistry } from "../../schema/model.js";
import type { ModelScan } from "../../schema/model-scan.js";
import { stopOnSignal } from "../stop-on-signal.js";

/** Options of `models scan`, the global ones included. */
export interface ScanFlags {
  readonly known: boolean;
  readonly hash: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

const DEFAULT_WIDTH = 120;
/** Progress of hashing is told twice a second. */
const TELL_EVERY_MS = 500;

/** Finds the GGUF files on this disk and prints them, with progress on stderr. */
export async function scanFolders(given: readonly string[], flags: ScanFlags): Promise<void> {
  const around = thisMachine();
  const { models: modelsFolder, cache } = userFolders(process.env);
  const places: ScanPlace[] = [
    ...(flags.known ? await knownPlaces(modelsFolder, around) : []),
    ...(await Promise.all(given.map(givenPlace))),
  ];
  if (places.length === 0) {
    throw new RigmarkError("usage", "--no-known leaves nothing to look through", {
      hint: "name a folder too",
    });
  }
  const registry = await readDataFile("models.json", ModelRegistry);
  const scan = await withProgress(flags, (onProgress, signal) =>
    scanModels({
      places,
      registry,
      modelsFolder,
      grouping: { hash: flags.hash, cacheDir: cache, onProgress },
      around,
      signal,
    }),
  );
  const width = process.stdout.columns ?? DEFAULT_WIDTH;
  process.stdout.write(flags.json ? `${jsonText(scan, 2)}\n` : renderScan(scan, width, around.home));
}

async function givenPlace(folder: string): Promise<ScanPlace> {
  const path = resolve(folder);
  const found = await stat(path).catch((cause: unknown) => {
    throw new RigmarkError("usage", `${JSON.stringify(folder)} cannot be looked through`, {
      hint: "name a folder that is there and can be read",
      cause,
    });
  });
  if (found.isDirectory()) return { tool: "folder", folder: path };
  throw new RigmarkError("usage", `${JSON.stringify(folder)} is not a folder`, {
    hint: "to look into one file: rigmark models show FILE",
  });
}

function openProgress(flags: ScanFlags): ReturnType<typeof createProgress> {
  const { stderr, env } = process;
  return createProgress({
    stream: stderr,
    isTty: stderr.isTTY === true && env["TERM"] !== "dumb",
    colors: colorsFor(stderr, env, flags),
    quiet: false,
    now: () => performance.now(),
  });
}

type OnProgress = (path: string, doneBytes: number, totalBytes: number) => void;

async function withProgress(
  flags: ScanFlags,
  work: (onProgress: OnProgress, signal: AbortSignal) => Promise<ModelScan>,
): Promise<ModelScan> {
  const opened: ReturnType<typeof createProgress>[] = [];
  const stop = stopOnSignal();
  let last = Number.NEGATIVE_INFINITY;
  try {
    return await work((path, doneBytes, totalBytes) => {
      const now = performance.now();
      if (now - last < TELL_EVERY_MS) return;
      last = now;
      // Most scans compare nothing, and then there is nothing to tell.
      if (opened.length === 0) opened.push(openProgress(flags));
      opened[0]?.listen({ type: "preparing", what: `comparing ${basename(path)}`, doneBytes, totalBytes });
    }, stop.signal);
  } catch (error) {
    const signal = stop.received();
    throw signal === null ? error : new InterruptedError(signal, "nothing was changed");
  } finally {
    opened[0]?.close();
    stop.release();
  }
}
