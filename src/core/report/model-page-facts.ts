import type { ModelPage } from "../gguf/describe/model-page.js";
import { formatBytes, formatCount, formatNumber } from "./format.js";
import { plainText } from "./sanitize.js";
import type { LabelledLine } from "./wording.js";

const LONGEST_NAME = 100;
const LONGEST_LINE = 160;
const MOST_SPECIAL = 8;

/** The facts of a page that are no table, worded. All foreign text is cleaned and cut. */
export function modelFacts(page: ModelPage): LabelledLine[] {
  const lines: [label: string, text: string | null][] = [
    ["known as", knownWords(page)],
    ["name", foreign(page.name)],
    ["architecture", architectureWords(page)],
    ["parameters", parameterWords(page)],
    ["size", sizeWords(page)],
    ["quantization", quantizationWords(page)],
    ["context", contextWords(page)],
    ["tokenizer", tokenizerWords(page)],
    ["chat template", templateWords(page)],
    ["licence", foreign(page.provenance.licence)],
    ["made by", foreign(page.provenance.organization)],
    ["quantized by", foreign(page.provenance.quantizedBy)],
    ["from", foreign(page.provenance.repo)],
    ["base models", foreign(page.provenance.baseModels.join(", "), LONGEST_LINE)],
    ["SHA-256", page.sha256],
    ["header", headerWords(page)],
  ];
  return lines.flatMap(([label, text]) => (text === null || text === "" ? [] : [{ label, text }]));
}

function foreign(text: string | null, most = LONGEST_NAME): string | null {
  return text === null ? null : plainText(text, most);
}

function knownWords({ known, origin }: ModelPage): string | null {
  if (known === null) return origin === "file" ? "nothing in the registry has its shape" : null;
  const named = known.quantization === null ? known.id : `${known.id}:${known.quantization}`;
  if (origin !== "file") return named;
  switch (known.basis) {
    case "hash":
      return `${named}, the published file: its SHA-256 agrees`;
    case "size":
      return `${named}: it has the size of the published file to the byte, and its shape`;
    case "name":
      return `${known.id}: it has its name and its shape`;
    case "synthetic":
      return `made-up weights in the shape of ${known.id}: good for speed, not for answers`;
    case "shape":
      return `not known; the same shape as ${known.id}, and so about the same speed`;
  }
}

function architectureWords({ architecture, shape }: ModelPage): string {
  const words = [architecture === null ? "unknown" : plainText(architecture, LONGEST_NAME)];
  const say = (value: number | null, text: (shown: string) => string) => {
    if (value !== null) words.push(text(formatCount(value)));
  };
  say(shape.blockCount, (n) => `${n} blocks`);
  say(shape.embeddingLength, (n) => `width ${n}`);
  say(shape.feedForwardLength, (n) => `feed-forward ${n}`);
  say(
    shape.headCount,
    (n) => `${n} heads${shape.headSize === null ? "" : ` of ${formatCount(shape.headSize)}`}`,
  );
  if (shape.headCountKv !== shape.headCount) say(shape.headCountKv, (n) => `${n} for keys and values`);
  if (shape.expertUsedCount !== null) {
    say(shape.expertCount, (n) => `${shape.expertUsedCount} of ${n} experts for a token`);
  }
  return words.join(", ");
}

function parameterWords({ parameters, activeParameters, shape, parts }: ModelPage): string {
  const part =
    parts !== null && parts.found < parts.count ? ` in ${parts.found} of ${parts.count} parts` : "";
  const all = `${billions(parameters)}${part}`;
  return shape.expertCount === null || activeParameters === null
    ? all
    : `${all}, of which ${billions(activeParameters)} work on one token`;
}

function billions(parameters: number): string {
  return parameters >= 1e9
    ? `${formatNumber(parameters / 1e9)} billion`
    : `${formatNumber(parameters / 1e6)} million`;
}

function sizeWords({ fileBytes, parts, bytesPerToken }: ModelPage): string {
  const split = parts === null ? "" : ` in ${parts.found} part${parts.found === 1 ? "" : "s"}`;
  const read = bytesPerToken === null ? "" : `; ${formatBytes(bytesPerToken)} are read for one token`;
  return `${formatBytes(fileBytes)} (${formatCount(fileBytes)} bytes)${split}${read}`;
}

function quantizationWords({ fileType, quantizationVersion }: ModelPage): string | null {
  if (fileType === null) return null;
  return quantizationVersion === null ? fileType : `${fileType} (version ${quantizationVersion})`;
}

function contextWords({ shape }: ModelPage): string | null {
  return shape.contextLength === null ? null : `${formatCount(shape.contextLength)} tokens at most`;
}

function tokenizerWords({ tokenizer, origin }: ModelPage): string {
  if (tokenizer === null) return origin === "file" ? "none" : "its file would tell";
  const { model, pre, tokens, merges, special } = tokenizer;
  const kind = [model, pre].filter((text) => text !== null).map((text) => plainText(text, 40));
  const counts = [
    ...(tokens === null ? [] : [`${formatCount(tokens)} tokens`]),
    ...(merges === null ? [] : [`${formatCount(merges)} merges`]),
    ...special.slice(0, MOST_SPECIAL).map(({ name, id }) => `${name} ${id}`),
  ];
  return [kind.join("/"), ...counts].join(", ");
}

function templateWords({ template, origin }: ModelPage): string {
  if (template === null) return origin === "file" ? "none" : "its file would tell";
  return `${formatCount(template.bytes)} bytes, begins: ${plainText(template.firstLine, 60)}`;
}

function headerWords({ ggufVersion, metadataKeys, headerBytes, origin }: ModelPage): string | null {
  if (origin !== "file") return null;
  return `GGUF ${ggufVersion}, ${formatCount(metadataKeys)} keys, ${formatBytes(headerBytes)}`;
}
