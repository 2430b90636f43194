import { statfs } from "node:fs/promises";
import { RigmarkError } from "../../errors.js";

/** What is to be written, and what to tell when it does not fit. */
export interface RoomWanted {
  /** Free bytes of the disk. */
  readonly freeBytes: number;
  /** Bytes of the model that are still to be written. */
  readonly modelBytes: number;
  /** Bytes that must be free: those of the model and some to spare. */
  readonly neededBytes: number;
  readonly hint: string;
}

/** Free bytes of the disk that holds a folder, for this user; `wanted` is what is to be written there. */
export async function freeBytesIn(folder: string, wanted = folder): Promise<number> {
  const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
    throw explainWriteError(error, wanted);
  });
  return bavail * bsize;
}

/** Rejects with "unfit" what the disk has no room for. */
export function refuseNoRoom({ freeBytes, modelBytes, neededBytes, hint }: RoomWanted): void {
  if (freeBytes >= neededBytes) return;
  const gigabytes = (count: number) => `${(count / 1e9).toFixed(1)} GB`;
  throw new RigmarkError(
    "unfit",
    `the disk has ${gigabytes(freeBytes)} free; the model takes ${gigabytes(modelBytes)}`,
    { hint },
  );
}

const UNWRITABLE = new Set([
  "ENOENT",
  "ENOTDIR",
  "EEXIST",
  "EACCES",
  "EPERM",
  "EROFS",
  "EISDIR",
  "ENOTEMPTY",
  "ENAMETOOLONG",
]);

/** Why a model cannot be written to a path, for people; an error of another kind comes back as it is. */
export function explainWriteError(
  error: unknown,
  path: string,
  hint = "Its folder must exist and be writable: choose another place with -o FILE",
): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new RigmarkError("unfit", "the disk is full", {
      hint: `No room for ${JSON.stringify(path)}`,
      cause: error,
    });
  }
  if (typeof code === "string" && UNWRITABLE.has(code)) {
    return new RigmarkError("usage", `cannot write ${JSON.stringify(path)} (${code})`, {
      hint,
      cause: error,
    });
  }
  return error;
}
