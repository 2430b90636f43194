import { formatBytes, formatDuration, formatNumber } from "../../core/report/format.js";
import { plainText } from "../../core/report/sanitize.js";
import type { RunEvent } from "../../schema/run-event.js";
import type { Progress, ProgressOptions } from "./progress-options.js";
import { followRun, NOTHING_DONE, processWords } from "./run-progress.js";

/** A sign of life when nothing else was written for so long. */
const HEARTBEAT_MS = 30_000;
const TEXT_LENGTH = 200;

type Preparing = Extract<RunEvent, { type: "preparing" }>;

/** Plain lines for a file or a pipe: one a process, one for each result, a sign of life in between. */
export function createProgressLog({ stream, now }: ProgressOptions): Progress {
  let run = NOTHING_DONE;
  const startedMs = now();
  let lastLineMs = startedMs;
  let preparing: Preparing | null = null;

  const write = (text: string) => {
    lastLineMs = now();
    stream.write(`${text}\n`);
  };
  const beat = () => {
    if (now() - lastLineMs < HEARTBEAT_MS) return;
    const what = preparing === null ? `${run.doing}, ${processWords(run)}` : preparingWords(preparing);
    write(`Still running after ${formatDuration((now() - startedMs) / 1000)}: ${what}`);
  };
  const heartbeat = setInterval(beat, HEARTBEAT_MS).unref();
  const listen = (event: RunEvent) => {
    run = followRun(run, event, now());
    if (event.type === "preparing") {
      const isNew = preparing?.what !== event.what;
      preparing = event;
      if (isNew) write(`Preparing: ${plainText(event.what, TEXT_LENGTH)}${sizeWords(event.totalBytes)}`);
      return;
    }
    preparing = null;
    const line = lineOf(event);
    if (line !== null) write(plainText(line, TEXT_LENGTH));
  };
  return { listen, close: () => clearInterval(heartbeat) };
}

function preparingWords({ what, doneBytes, totalBytes, secondsLeft }: Preparing): string {
  const words = plainText(what, TEXT_LENGTH);
  if (totalBytes <= 0) return words;
  const left = secondsLeft == null ? "" : `, about ${formatDuration(Math.max(1, secondsLeft))} left`;
  return `${words}, ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}${left}`;
}

function sizeWords(bytes: number): string {
  return bytes > 0 ? ` (${formatBytes(bytes)})` : "";
}

function lineOf(event: Exclude<RunEvent, { type: "preparing" }>): string | null {
  switch (event.type) {
    case "run-started":
      return `Run ${event.runId}: ${event.cells} tests, ${event.launches} processes${estimateWords(event.estimatedSeconds)}`;
    case "launch-started":
      return `Process ${event.launch + 1} of ${event.launches}: loading ${event.model}`;
    case "value":
      return event.role === "warmup"
        ? null
        : `${event.label} ${formatNumber(event.tokensPerSecond)} tokens/s${event.disturbed ? ", disturbed by other programs: left out" : ""}`;
    case "cell-failed":
      return `${event.label} failed, ${event.failure}: ${event.message}`;
    case "cell-skipped":
      return `${event.label} left out: ${event.reason}`;
    case "waiting":
      return `Waiting: ${event.why} (${formatDuration(event.atMostSeconds)} at most)`;
    case "cell-started":
    case "model-loaded":
    case "launch-ended":
      return null;
    case "run-ended":
      return `Run ${event.runId} is ${event.status}: ${event.resultPath}`;
  }
}

function estimateWords(seconds: number | null): string {
  return seconds === null ? "" : `, about ${formatDuration(seconds)}`;
}
