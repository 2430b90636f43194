import { join } from "node:path";
import * as z from "zod";
import { readSmallText } from "./small-file.js";

/** The file of weights that a manifest names. */
export interface OllamaWeights {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A manifest, read: the weights, or one line that says why there are none. */
export type ManifestReading =
  | { readonly kind: "weights"; readonly weights: OllamaWeights }
  | { readonly kind: "none"; readonly reason: string };

const WEIGHTS = "application/vnd.ollama.image.model";
const LIST = "application/vnd.ollama.manifest.list.v2+json";
/** Runners of a list whose weights are GGUF files, in Ollama's own order (runnerPreferences in manifest/manifest.go). */
const RUNNERS = ["ollama", "llamacpp"];
const MOST_LAYERS = 1000;

/** `sha256:<hex>`, with `-` in older versions (BlobsPath in ollama/ollama:manifest/paths.go); nothing else names a blob. */
const Digest = z.string().regex(/^sha256[:-][0-9a-fA-F]{64}$/);
const Layer = z.looseObject({ mediaType: z.string(), digest: z.string(), size: z.int().nonnegative() });
const Layers = z.looseObject({ layers: z.array(Layer).max(MOST_LAYERS) });
const List = z.looseObject({
  mediaType: z.literal(LIST),
  manifests: z.array(z.looseObject({ runner: z.string().optional() })).max(MOST_LAYERS),
});
const Pointer = z.looseObject({ digest: Digest });

/** Reads a manifest of a store and finds its weights; a hostile one leads nowhere but to a line of text. */
export async function readManifest(store: string, path: string): Promise<ManifestReading> {
  const text = await readSmallText(path);
  if (text === null) return none("its manifest cannot be read, or is longer than 1 MiB");
  const value = parse(text);
  const list = List.safeParse(value);
  return weightsIn(store, list.success ? await chooseChild(store, list.data.manifests) : value);
}

/** Newer versions list a manifest for each runner, whole or by the digest of a blob that holds it. */
async function chooseChild(
  store: string,
  children: readonly { runner?: string | undefined }[],
): Promise<unknown> {
  const child = RUNNERS.map((runner) => children.find((one) => one.runner?.toLowerCase() === runner)).find(
    (one) => one !== undefined,
  );
  const pointer = Pointer.safeParse(child);
  if (!pointer.success || Layers.safeParse(child).success) return child;
  return parse((await readSmallText(blobPath(store, pointer.data.digest))) ?? "");
}

function weightsIn(store: string, manifest: unknown): ManifestReading {
  const parsed = Layers.safeParse(manifest);
  if (!parsed.success) return none("its manifest is damaged, or of a kind that rigmark does not know");
  const found = parsed.data.layers.filter(({ mediaType }) => mediaType === WEIGHTS);
  const [layer] = found;
  if (layer === undefined) return none("it has no GGUF weights");
  if (found.length > 1) return none(`its weights are in ${found.length} files`);
  if (!Digest.safeParse(layer.digest).success) return none("its manifest names weights by no SHA-256");
  const sha256 = layer.digest.slice("sha256:".length).toLowerCase();
  return {
    kind: "weights",
    weights: { path: blobPath(store, layer.digest), sha256, sizeBytes: layer.size },
  };
}

/** Where a store keeps what has this digest, which must have been checked. */
export function blobPath(store: string, digest: string): string {
  return join(store, "blobs", digest.replace(":", "-").toLowerCase());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function none(reason: string): ManifestReading {
  return { kind: "none", reason };
}
