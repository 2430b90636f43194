import type { Judgement } from "../../core/validity/verdict.js";
import { InterruptedError, RigmarkError } from "../../errors.js";
import type { ResultDocument } from "../../schema/result.js";
import type { FailureClass } from "../../schema/worker-message.js";

/** Failures that lie in the file, not in the machine. */
const FILE_FAILURES = new Set<FailureClass>(["bad-file", "unsupported"]);

/** Throws what the end of a run means for the exit status; returns when all went well. */
export function checkOutcome(
  document: ResultDocument,
  judgements: ReadonlyMap<string, Judgement>,
  signal: NodeJS.Signals | null,
  resultsDir: string | null = null,
): void {
  if (document.status === "interrupted") {
    throw new InterruptedError(
      signal ?? "SIGINT",
      `what was measured is saved. Go on with: ${resumeCommand(document, resultsDir)}`,
    );
  }
  const { cells } = document;
  const failures = cells.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const count = `${failures.length} of ${cells.length} tests failed`;
  const first = failures[0];
  if (failures.length === cells.length && first !== undefined) {
    const classes = new Set(failures.map((failure) => failure.class));
    const text = `${count}: ${first.message}`;
    if ([...classes].every((name) => FILE_FAILURES.has(name))) {
      throw new RigmarkError("bad-model", text, { hint: hintFor(first.class) });
    }
    if (classes.size === 1 && classes.has("no-backend")) {
      throw new RigmarkError("no-backend", text, { hint: "see what runs here: rigmark doctor" });
    }
    throw new RigmarkError("none-valid", text, { hint: hintFor(first.class) });
  }
  refuseOtherBackend(document);
  const usable = cells.filter(({ cell, status }) => {
    const judgement = judgements.get(cell.id);
    return status === "completed" && judgement !== undefined && judgement.verdict !== "invalid";
  });
  if (usable.length === 0) {
    throw new RigmarkError("none-valid", "no test gave a valid result", {
      hint: "the reasons stand under the table",
    });
  }
  if (failures.length > 0) {
    throw new RigmarkError("cells-failed", `${count}: ${first?.message ?? ""}`, {
      hint: hintFor(first?.class),
    });
  }
}

/** The command that goes on with a run. A result keeps no folders, so that files have to be named again. */
function resumeCommand({ runId, models }: ResultDocument, resultsDir: string | null): string {
  const needsPaths = models.some(({ reference }) => /\.gguf$/i.test(reference));
  const files = needsPaths ? models.map(({ reference }) => ` -m ${shellWord(reference)}`).join("") : "";
  const folder = resultsDir === null ? "" : ` --results ${shellWord(resultsDir)}`;
  return `rigmark run --resume ${runId}${folder}${files}`;
}

/** A word that a shell takes as it is, or in single quotes. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A figure that another backend gave must not end well, whatever else did. */
function refuseOtherBackend({ launches }: ResultDocument): void {
  for (const { facts, settings } of launches) {
    if (facts === null || settings.backend === "auto" || facts.backend === settings.backend) continue;
    throw new RigmarkError(
      "no-backend",
      `backend ${settings.backend} was asked for, but ${facts.backend} ran`,
      {
        hint: "see what runs here: rigmark doctor",
      },
    );
  }
}

function hintFor(failure: FailureClass | undefined): string {
  switch (failure) {
    case "oom-ram":
    case "oom-vram":
    case "oom-killed":
      return "use a smaller model or context, or fewer layers on the GPU: --ngl";
    case "bad-file":
    case "unsupported":
      return "check the file and the context asked for (-d, -p, -n), or try: rigmark run -m synth:tiny";
    case "hang":
      return "give it more time: --silence-timeout or --cell-timeout";
    default:
      return "the engine's last lines stand in the result file";
  }
}
