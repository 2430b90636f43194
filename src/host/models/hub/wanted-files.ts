import { checkRevision, type HubFile, parseHubReference, partsOf } from "../../../core/hub/hub-reference.js";
import { RigmarkError } from "../../../errors.js";
import type { ModelRegistry, ModelRow, PublishedFile } from "../../../schema/model.js";
import { defaultQuantization, splitQuantization, unknownQuantization } from "../references/quantization.js";
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
  const { name, quantization } = splitQuantization(text);
  const { repo, file, sizeBytes, sha256, parts } = publishedFile(findModel(registry, name), quantization);
  const { revision } = options;
  const files = parts ?? [{ file, sizeBytes, sha256 }];
  return files.map((known) => wish({ repo, file: known.file }, revision, known, options));
}

function publishedFile(row: ModelRow, named: string | null): PublishedFile {
  const quantization = named ?? defaultQuantization(row);
  const file = row.files[quantization];
  if (file === undefined) throw unknownQuantization(row, quantization);
  return file;
}

function wish(
  hubFile: HubFile,
  revision: string | null,
  known: FileWish["known"],
  { place, force }: WishOptions,
): FileWish {
  return { what: { ...hubFile, revision }, path: place(hubFile), known, force };
}
