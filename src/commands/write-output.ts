import { writeFile } from "node:fs/promises";
import { RigmarkError } from "../errors.js";

/** Writes what `-o FILE` asks for. */
export async function writeOutput(path: string, text: string): Promise<void> {
  await writeFile(path, text).catch((cause: unknown) => {
    throw new RigmarkError("usage", `cannot write to ${path}`, {
      hint: "Give a file in a folder that exists and can be written: -o FILE",
      cause,
    });
  });
}
