import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { PriceLibrary } from "../../core/prices/second-opinion.js";

const PACKAGE = "@pydantic/genai-prices";

/** The library that our prices are checked against, with its name and version; loaded only here, as it takes 0.15 s. */
export async function loadPriceLibrary(): Promise<PriceLibrary & { readonly name: string }> {
  const { calcPrice, findProvider } = await import("@pydantic/genai-prices");
  return {
    name: `${PACKAGE} ${await installedVersion()}`,
    modelIds: (providerId) => findProvider({ providerId })?.models.map(({ id }) => id) ?? [],
    // Without a moment of its own it takes the present, and prices by the hour would change through the day.
    ask: (usage, modelId, providerId, atMs) =>
      calcPrice(usage, modelId, { providerId, timestamp: new Date(atMs) }),
  };
}

async function installedVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve(PACKAGE);
  const text = await readFile(join(dirname(entry), "..", "package.json"), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
