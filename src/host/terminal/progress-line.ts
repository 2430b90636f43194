import stringWidth from "string-width";
import { formatBytes, formatDuration, formatHalfWidth, formatNumber } from "../../core/report/format.js";
import { plainText } from "../../core/report/sanitize.js";
import type { RunEvent } from "../../schema/run-event.js";
import type { Progress, ProgressOptions } from "./progress-options.js";
import {
  currentSpeed,
  followRun,
  NOTHING_DONE,
  processWords,
  type RunProgress,
  secondsLeft,
  shareDone,
} from "./run-progress.js";

/** At most two redraws a second: the parent is a neighbour of what it measures. */
const LEAST_MS = 500;
const BAR_LENGTH = 12;
/** Where the terminal does not tell; some tell 0. */
const DEFAULT_COLUMNS = 80;
const MESSAGE_LENGTH = 200;
const CLEAR_LINE = "\r\u001b[2K";

/**
 * One line on a terminal, drawn anew when something happens, never by a running timer. A redraw that came too
 * soon is made up for later, but not once the first value of a test has come in: from then on the worker may be
 * timing, and only its own messages cause a redraw.
 */
export function createProgressLine({ stream, colors, now }: ProgressOptions): Progress {
  let run = NOTHING_DONE;
  let preparing: Extract<RunEvent, { type: "preparing" }> | null = null;
  let lastDrawMs = Number.NEGATIVE_INFINITY;
  let pending: NodeJS.Timeout | null = null;
  let drawn = false;

  const cancel = () => {
    if (pending !== null) clearTimeout(pending);
    pending = null;
  };
  const draw = () => {
    cancel();
    lastDrawMs = now();
    const text = preparing === null ? runWords(run, lastDrawMs) : preparingWords(preparing);
    stream.write(CLEAR_LINE + cutToWidth(text, Math.max(1, (stream.columns || DEFAULT_COLUMNS) - 1)));
    drawn = true;
  };
  const erase = () => {
    cancel();
    if (drawn) stream.write(CLEAR_LINE);
    drawn = false;
  };
  const drawSoon = (timing: boolean) => {
    const wait = lastDrawMs + LEAST_MS - now();
    if (wait <= 0) draw();
    else if (timing) cancel();
    else pending ??= setTimeout(draw, wait).unref();
  };
  const listen = (event: RunEvent) => {
    run = followRun(run, event, now());
    preparing = event.type === "preparing" ? event : null;
    if (event.type === "run-ended") return erase();
    if (event.type === "cell-failed") {
      erase();
      const message = plainText(`${event.label} failed, ${event.failure}: ${event.message}`, MESSAGE_LENGTH);
      stream.write(`${colors.red(message)}\n`);
    }
    drawSoon(event.type === "value");
  };
  return { listen, close: erase };
}

function runWords(run: RunProgress, nowMs: number): string {
  const left = secondsLeft(run, nowMs);
  const speed = currentSpeed(run);
  const width =
    speed === null || speed.halfWidthRatio === null ? "" : ` ${formatHalfWidth(speed.halfWidthRatio)}`;
  return [
    bar(shareDone(run)),
    speed === null ? run.doing : `${run.doing} ${formatNumber(speed.point)} tokens/s${width}`,
    processWords(run),
    ...(left === null ? [] : [`about ${formatDuration(Math.max(1, left))} left`]),
  ].join("  ");
}

function preparingWords(event: Extract<RunEvent, { type: "preparing" }>): string {
  const { what, doneBytes, totalBytes, secondsLeft } = event;
  const words = plainText(what, MESSAGE_LENGTH);
  if (totalBytes <= 0) return words;
  const left = secondsLeft == null ? "" : `  about ${formatDuration(Math.max(1, secondsLeft))} left`;
  return `${bar(doneBytes / totalBytes)}  ${words}  ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}${left}`;
}

function bar(share: number): string {
  const done = Math.min(1, Math.max(0, share));
  const filled = Math.round(done * BAR_LENGTH);
  return `[${"#".repeat(filled)}${"-".repeat(BAR_LENGTH - filled)}] ${String(Math.round(done * 100)).padStart(3)} %`;
}

/** A line as wide as the terminal would wrap and could not be erased. */
function cutToWidth(text: string, width: number): string {
  let cut = text;
  while (stringWidth(cut) > width) cut = cut.slice(0, -1);
  return cut;
}
