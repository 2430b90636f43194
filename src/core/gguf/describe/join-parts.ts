import type { GgufHeader } from "../read/gguf-header.js";
import { countOf, textOf } from "../read/metadata-values.js";
import type { ModelWarning } from "./model-page.js";

/** Parts of a split file as one header: the metadata of the first, the tensors of all. */
export interface JoinedParts {
  readonly header: GgufHeader;
  readonly parts: { readonly found: number; readonly count: number } | null;
  readonly warnings: readonly ModelWarning[];
}

/** Joins the parts of a split file, in order; one header of a whole file is given back as it is. */
export function joinParts(headers: readonly [GgufHeader, ...GgufHeader[]]): JoinedParts {
  const [first, ...others] = headers;
  const count = countOf(first.metadata, "split.count") ?? 1;
  if (count <= 1 && others.length === 0) return { header: first, parts: null, warnings: [] };
  const tensors = headers.flatMap((part) => part.tensors);
  const header = { ...first, tensors, fileBytes: headers.reduce((sum, { fileBytes }) => sum + fileBytes, 0) };
  return { header, parts: { found: headers.length, count }, warnings: mixedParts(headers, count) };
}

function mixedParts(headers: readonly [GgufHeader, ...GgufHeader[]], count: number): ModelWarning[] {
  const troubles: string[] = [];
  const [first] = headers;
  if (headers.length !== count) {
    troubles.push(`is part of a split model: ${headers.length} of ${count} parts are here`);
  }
  for (const [index, { metadata }] of headers.entries()) {
    const number = countOf(metadata, "split.no");
    if (number !== index || countOf(metadata, "split.count") !== count) {
      troubles.push(`has a part ${index + 1} that calls itself part ${(number ?? 0) + 1} of another split`);
    }
    // Later parts may leave the architecture out; one with another belongs to another model.
    const architecture = textOf(metadata, "general.architecture");
    if (architecture !== null && architecture !== textOf(first.metadata, "general.architecture")) {
      troubles.push(`has a part ${index + 1} of another model`);
    }
  }
  const tensors = headers.reduce((sum, part) => sum + part.tensors.length, 0);
  const expected = countOf(first.metadata, "split.tensors.count");
  if (headers.length === count && expected !== null && expected !== tensors) {
    troubles.push(
      `has ${tensors} tensors in its parts, but ${expected} are announced: the parts do not belong together`,
    );
  }
  return troubles.map((text) => ({ stops: true, text }));
}
