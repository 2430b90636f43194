import { checkRevision, type HubFile, parseHubReference, partsOf } from "../../../core/hub/hub-reference.js";
import { RigmarkError } from "../../../errors.js";
import type { ModelRegistry, ModelRow, PublishedFile } from "../../../schema/model.js";
import { DEFAULT_QUANTIZATION } from "../references.js";
import { findModel } from "../registry.js";
import type { FileWish } from "./pulled-file.js";

/** How the user wants them. */
export interface WishOptions {
  /** Branch, tag or commit for references that name none. */
  readonly revision: string | null;
  /** Where a file of the hub goes. */
  readonly place: (file: HubFile) => string;
  readonly force: boolean;
}

/** True for what can be downloaded by its name: a registry id, or hf:owner/repo/file.gguf. */
export function isHubName(text: string): boolean {
  return /^hf:/i.test(text) || !(/^(synth|ollama|fake):/i.test(text) || /[\\/]|\.gguf$/i.test(text));
}

/** The files behind a reference, all parts of a split one; rejects what has no published file. */
export function wantedFiles(text: string, registry: ModelRegistry, options: WishOptions): FileWish[] {
  if (!isHubName(text)) {
    throw new RigmarkError("usage", `${JSON.stringify(text.slice(0, 120))} cannot be downloaded`, {
      hint: "Give a model id of rigmark models list, or hf:owner/repo/file.gguf",
    });
  }
  const { revision } = options;
  if (revision !== null) checkRevision(revision);
  if (!/^hf:/i.test(text)) return ofRegistry(text, registry, options);
  const named = parseHubReference(text);
  if (revision !== null && named.revision !== null && revision !== named.revision) {
    throw new RigmarkError("usage", `${JSON.stringify(text)} and --revision name two revisions`, {
      hint: "Leave one of them out.",
    });
  }
  return partsOf(named.file).map((file) =>
    wish({ repo: named.repo, file }, named.revision ?? revision, null, options),
  );
}

function ofRegistry(text: string, registry: ModelRegistry, options: WishOptions): FileWish[] {
  const [name = "", ...rest] = text.split(":");
  const row = findModel(registry, name);
  const { repo, file, sizeBytes, sha256, parts } = publishedFile(
    row,
    rest.length === 0 ? null : rest.join(":"),
  );
  const { revision } = options;
  const files = parts ?? [{ file, sizeBytes, sha256 }];
  return files.map((known) => wish({ repo, file: known.file }, revision, known, options));
}

/** The quantization named; without a name the usual one, or the only one there is. */
function publishedFile({ id, files }: ModelRow, named: string | null): PublishedFile {
  const names = Object.keys(files);
  if (names.length === 0) {
    throw new RigmarkError("bad-model", `no published file of ${id} is known`, {
      hint: `Measure its speed with made-up weights: rigmark run -m synth:${id}; or name a file: hf:owner/repo/file.gguf`,
    });
  }
  const only = names.length === 1 ? names[0] : undefined;
  const wanted = named ?? (files[DEFAULT_QUANTIZATION] === undefined ? only : DEFAULT_QUANTIZATION);
  const key = names.find((name) => name.toLowerCase() === wanted?.toLowerCase());
  const found = key === undefined ? undefined : files[key];
  if (found !== undefined) return found;
  const missing =
    wanted === undefined ? "a quantization must be named" : `no published file in ${JSON.stringify(wanted)}`;
  throw new RigmarkError("bad-model", `${id}: ${missing}`, {
    hint: `There are: ${names.map((name) => `${id}:${name}`).join(", ")}`,
  });
}

function wish(
  hubFile: HubFile,
  revision: string | null,
  known: FileWish["known"],
  { place, force }: WishOptions,
): FileWish {
  return { what: { ...hubFile, revision }, path: place(hubFile), known, force };
}
