import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { type Feed, readFeed } from "../../core/prices/read-feed.js";
import { plainText } from "../../core/report/sanitize.js";
import { parseJson, refuse } from "./check-document.js";
import { type FetchLimits, fetchText, isAddress } from "./fetch-result.js";

/** A price list of others, and where it comes from: an address without its query, or the name of a file. */
export interface FetchedFeed {
  readonly feed: Feed;
  readonly source: string;
}

/** models.dev's api.json has a few megabytes. */
const LIMITS: FetchLimits = { bytes: 32 * 1024 * 1024, milliseconds: 30_000, redirects: 3 };
const HINT =
  "Give a file or an https address in the shape of models.dev's api.json or OpenRouter's /api/v1/models.";

/** Reads a price list of others from a file or an address, within limits; refuses what has neither shape. */
export async function readPriceFeed(reference: string, limits = LIMITS): Promise<FetchedFeed> {
  const { text, source } = isAddress(reference)
    ? await fromAddress(reference, limits)
    : { text: await readText(reference, limits.bytes), source: plainText(basename(reference), 200) };
  const feed = readFeed(parseJson(text, source, HINT));
  if (feed === null) throw refuse(source, "has neither of the two shapes of price lists", HINT);
  return { feed, source };
}

async function fromAddress(reference: string, limits: FetchLimits) {
  const { text, address } = await fetchText(reference, limits);
  return { text, source: plainText(address, 200) };
}

async function readText(path: string, most: number): Promise<string> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw refuse(path, "does not exist or cannot be opened", HINT, cause);
  });
  if (!stats.isFile()) throw refuse(path, "is not a file", HINT);
  if (stats.size > most) throw refuse(path, `is larger than ${most / 1024 / 1024} MiB`, HINT);
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw refuse(path, "cannot be read", "Look at its permissions.", cause);
  });
  return text.replace(/^\uFEFF/, "");
}
