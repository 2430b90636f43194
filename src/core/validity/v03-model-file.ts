import type { MeasuredModel } from "../../schema/result.js";
import type { CellFacts, ModelFacts } from "./cell-facts.js";
import type { Finding } from "./verdict.js";

/** V03: the model's file is the published one, and nobody changed it during the run. */
export function checkModelFile({ model, modelFacts }: CellFacts): Finding[] {
  if (model === null || modelFacts === undefined) return [];
  return [otherFile(model, modelFacts), changedFile(model, modelFacts)].filter((found) => found !== null);
}

function otherFile({ sha256 }: MeasuredModel, { sha256Expected }: ModelFacts): Finding | null {
  if (sha256 === null || sha256Expected === null) return null;
  if (sha256.toLowerCase() === sha256Expected.toLowerCase()) return null;
  return {
    code: "V03",
    verdict: "invalid",
    reason: "the model's file is not the published one: its SHA-256 differs",
    remedy: "fetch the file again",
  };
}

function changedFile({ sizeBytes }: MeasuredModel, facts: ModelFacts): Finding | null {
  const resized = facts.sizeBytesAtEnd !== null && facts.sizeBytesAtEnd !== sizeBytes;
  if (!resized && facts.mtimeChanged !== true) return null;
  return {
    code: "V03",
    verdict: "invalid",
    reason: resized
      ? `the model's file had ${sizeBytes} bytes at the start of the run and ${facts.sizeBytesAtEnd} at its end`
      : "the model's file was written to during the run",
    remedy: "let no other program touch the file, then measure again",
  };
}
