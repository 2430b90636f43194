import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { plainText } from "../../core/report/sanitize.js";
import { RigmarkError } from "../../errors.js";

/** Folder of the installed package: the nearest one above this file that holds a package.json. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const parent = dirname(folder);
    if (parent === folder) throw new RigmarkError("unexpected", "rigmark's own package.json is missing");
    folder = parent;
  }
  return folder;
}

/** Version of the installed package, from its package.json. */
export async function packageVersion(): Promise<string> {
  return (await readDataFile("package.json", z.object({ version: z.string() }))).version;
}

/** Reads a JSON file that ships with rigmark (name relative to the package, e.g. "models.json") and checks it. */
export async function readDataFile<S extends z.ZodType>(
  name: string,
  schema: S,
  root = packageRoot(),
): Promise<z.output<S>> {
  const text = await readText(join(root, name), name);
  const data = parseJson(text, name);
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = placeOf(issue?.path ?? [], data);
  throw new RigmarkError("bad-data", `${name}: ${place}: ${issue?.message ?? "not as expected"}`, {
    hint: "The file was edited or is damaged: restore it from the package, or correct the row.",
    cause: parsed.error,
  });
}

/** Path to a fault in words: a row is told by its number and, if it has one, its id. */
function placeOf(path: readonly PropertyKey[], data: unknown): string {
  if (path.length === 0) return "top level";
  let here = data;
  const steps = path.map((step) => {
    here = property(here, step);
    const id = typeof step === "number" ? property(here, "id") : null;
    return typeof id === "string" ? `${String(step)} (${plainText(id, 60)})` : String(step);
  });
  return steps.join(".");
}

function property(value: unknown, name: PropertyKey): unknown {
  return value !== null && typeof value === "object" ? Reflect.get(value, name) : undefined;
}

async function readText(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new RigmarkError("bad-data", `${name}: top level: cannot be read`, {
      hint: "Reinstall rigmark: the package is not complete.",
      cause,
    });
  }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RigmarkError("bad-data", `${name}: top level: ${reason}`, {
      hint: "The file is not JSON: look for a missing comma or quote.",
      cause,
    });
  }
}
