import type { FailureClass } from "../../schema/worker-message.js";
import type { Finding, Verdict } from "../validity/verdict.js";
import type { Remark, SpeedRow } from "./report-model.js";
import { plainText } from "./sanitize.js";

const TEXT_LENGTH = 300;
/** More names than this are cut to the first few. */
const MOST_LABELS = 6;
const FIRST_LABELS = 3;

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

/** A remark on one row, and what it is about: many of one topic become one. */
interface RowRemark extends Remark {
  readonly topic: string;
}

/** So many different sentences on one topic are still shown one by one. */
const MOST_OF_ONE_TOPIC = 2;

/** Sentences about the rows, worst first; rows with the same finding share one sentence. */
export function remarksOn(rows: readonly SpeedRow[]): Remark[] {
  const remarks = [
    ...joinTopics(joinBy(rows.flatMap(remarksOnRow), ({ severity, text }) => `${severity} ${text}`)),
    ...shortened(rows),
  ];
  return remarks.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function joinBy(remarks: readonly RowRemark[], keyOf: (remark: RowRemark) => string): RowRemark[] {
  const joined = new Map<string, RowRemark>();
  for (const remark of remarks) {
    const known = joined.get(keyOf(remark));
    joined.set(
      keyOf(remark),
      known === undefined ? remark : { ...known, labels: [...known.labels, ...remark.labels] },
    );
  }
  return [...joined.values()];
}

/** Many sentences that differ in their figures only would hide the others: the first stands for all. */
function joinTopics(remarks: readonly RowRemark[]): Remark[] {
  const keyOf = ({ severity, topic }: RowRemark) => `${severity} ${topic}`;
  const isMany = (remark: RowRemark) =>
    remarks.filter((other) => keyOf(other) === keyOf(remark)).length > MOST_OF_ONE_TOPIC;
  const few = remarks.filter((remark) => !isMany(remark));
  const many = joinBy(remarks.filter(isMany), keyOf).map((remark) => ({
    ...remark,
    text: `${remark.text} (Figures of ${remark.labels[0] ?? ""}; those of the others differ.)`,
  }));
  return [...few, ...many].map(({ labels, severity, text }) => ({ labels, severity, text }));
}

function remarksOnRow(row: SpeedRow): RowRemark[] {
  const labels = [rowName(row)];
  const remarks: RowRemark[] = [];
  if (row.failure !== null) {
    const text = describeFailure(row.failure);
    remarks.push({ labels, severity: "failed", text, topic: text });
  }
  if (row.status === "skipped") {
    const text = sentence(`skipped: ${row.skippedReason ?? "no reason given"}`);
    remarks.push({ labels, severity: "note", text, topic: "skipped" });
  }
  for (const finding of causes(row.judgement?.findings ?? [])) {
    const severity = SEVERITY[finding.verdict];
    remarks.push({ labels, severity, text: describeFinding(finding), topic: finding.code });
  }
  return remarks;
}

/** One sentence for all rows that were cut short. */
function shortened(rows: readonly SpeedRow[]): Remark[] {
  const cut = rows.filter(({ askedLabel, estimate }) => askedLabel !== null && estimate !== null);
  if (cut.length === 0) return [];
  const asked = listLabels([...new Set(cut.flatMap(({ askedLabel }) => askedLabel ?? []))]);
  return [{ labels: cut.map(rowName), severity: "note", text: `shortened from ${asked} to save time.` }];
}

/** Names of rows in a sentence; where there are many, the first and how many more. */
export function listLabels(labels: readonly string[]): string {
  if (labels.length <= MOST_LABELS) return labels.join(", ");
  const first = labels.slice(0, FIRST_LABELS);
  return `${first.join(", ")} and ${labels.length - first.length} more`;
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
