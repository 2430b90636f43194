import type { FailureClass } from "../../schema/worker-message.js";
import type { Finding, Verdict } from "../validity/verdict.js";
import type { Remark, SpeedRow } from "./report-model.js";
import { plainText } from "./sanitize.js";

const TEXT_LENGTH = 300;

/** Failure classes in words for people who have never seen them. */
const FAILURE_WORDS: Readonly<Record<FailureClass, string>> = {
  "oom-vram": "the graphics card ran out of memory",
  "oom-ram": "not enough memory",
  "oom-killed": "the system ended it for lack of memory",
  "native-assert": "the engine stopped at one of its own checks",
  "native-crash": "the engine crashed",
  "device-lost": "the graphics device stopped answering",
  hang: "no answer in the time allowed",
  unsupported: "the engine cannot run this model",
  "bad-file": "the model file is damaged, or not a model",
  "no-backend": "the backend asked for did not run",
  interrupted: "stopped before it was finished",
  error: "the engine reported an error",
};

const SEVERITY: Readonly<Record<Verdict, Remark["severity"]>> = {
  valid: "note",
  wide: "wide",
  noisy: "noisy",
  invalid: "invalid",
};

const ORDER: readonly Remark["severity"][] = ["failed", "invalid", "noisy", "wide", "note"];

/** Sentences about the rows, worst first; rows with the same finding share one sentence. */
export function remarksOn(rows: readonly SpeedRow[]): Remark[] {
  const remarks = new Map<string, Remark>();
  for (const row of rows) {
    for (const remark of remarksOnRow(row)) {
      const key = `${remark.severity} ${remark.text}`;
      const known = remarks.get(key);
      remarks.set(
        key,
        known === undefined ? remark : { ...known, labels: [...known.labels, ...remark.labels] },
      );
    }
  }
  return [...remarks.values()].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function remarksOnRow(row: SpeedRow): Remark[] {
  const labels = [rowName(row)];
  const remarks: Remark[] = [];
  if (row.failure !== null) {
    remarks.push({ labels, severity: "failed", text: describeFailure(row.failure) });
  }
  if (row.status === "skipped") {
    remarks.push({
      labels,
      severity: "note",
      text: sentence(`skipped: ${row.skippedReason ?? "no reason given"}`),
    });
  }
  for (const finding of causes(row.judgement?.findings ?? [])) {
    remarks.push({ labels, severity: SEVERITY[finding.verdict], text: describeFinding(finding) });
  }
  if (row.askedLabel !== null && row.estimate !== null) {
    remarks.push({ labels, severity: "note", text: `shortened from ${row.askedLabel} to save time.` });
  }
  return remarks;
}

/** What only follows from another finding is left out: programs that disturb also keep the threads from running. */
function causes(findings: readonly Finding[]): readonly Finding[] {
  const disturbed = findings.some(({ code, verdict }) => code === "V06" && verdict !== "valid");
  return disturbed ? findings.filter(({ code }) => code !== "V13") : findings;
}

/** Class, meaning and message of a failure as one line. */
export function describeFailure(failure: { readonly class: FailureClass; readonly message: string }): string {
  const words = `${failure.class}, ${FAILURE_WORDS[failure.class]}`;
  return failure.message === "" ? sentence(words) : sentence(`${words}: ${failure.message}`);
}

/** Name of a row that is unique in its table. */
export function rowName(row: SpeedRow): string {
  return row.settings === null ? row.label : `${row.label} (${row.settings})`;
}

/** Reason and remedy of a finding as clean sentences. */
export function describeFinding(finding: Finding): string {
  const remedy = plainText(finding.remedy, TEXT_LENGTH);
  const reason = sentence(plainText(finding.reason, TEXT_LENGTH));
  return remedy === "" ? reason : `${reason} ${sentence(capitalize(remedy))}`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** A text with a capital at its start. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
