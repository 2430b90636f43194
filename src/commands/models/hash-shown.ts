import { basename } from "node:path";
import { InterruptedError } from "../../errors.js";
import { hashFile } from "../../host/models/file-hash.js";
import { userFolders } from "../../host/store/folders.js";
import { colorsFor } from "../../host/terminal/color.js";
import { createProgress } from "../../host/terminal/progress.js";
import { stopOnSignal } from "../stop-on-signal.js";

/** SHA-256 of a file, with progress on stderr where it takes long. */
export async function hashShown(path: string, color: boolean | undefined): Promise<string> {
  const { stderr, env } = process;
  const isTty = stderr.isTTY === true && env["TERM"] !== "dumb";
  const colors = colorsFor(stderr, env, { color });
  const progress = createProgress({
    stream: stderr,
    isTty,
    colors,
    quiet: !isTty,
    now: () => performance.now(),
  });
  const stop = stopOnSignal();
  const what = `hashing ${basename(path)}`;
  try {
    return await hashFile(path, {
      cacheDir: userFolders(env).cache,
      onProgress: (doneBytes, totalBytes) =>
        progress.listen({ type: "preparing", what, doneBytes, totalBytes }),
      signal: stop.signal,
    });
  } catch (error) {
    const signal = stop.received();
    throw signal === null ? error : new InterruptedError(signal, "nothing was changed; --no-hash is faster");
  } finally {
    progress.close();
    stop.release();
  }
}
