import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { execa } from "execa";

/** A line longer than this is no line of ours to read: dropped, so that memory stays bounded. */
const LONGEST_LINE = 64 * 1024;
/** Characters kept of what a program said last on stderr. */
const LAST_WORDS = 500;
/** Time between asking a program to end and killing it. */
const KILL_AFTER_MS = 1000;

/** How a followed program ended. */
export interface FollowEnd {
  readonly status: "ended" | "missing";
  readonly exitCode: number | null;
  /** End of its stderr: foreign text. */
  readonly lastWords: string;
}

/** A program that goes on talking. */
export interface Followed {
  readonly pid: number | null;
  /** Never rejects. */
  readonly ended: Promise<FollowEnd>;
}

/** Starts a program and gives its stdout line by line until it ends or the signal ends it. */
export type Follow = (
  file: string,
  args: readonly string[],
  onLine: (line: string) => void,
  signal: AbortSignal,
) => Followed;

/** Cuts a stream of text into lines. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let rest = "";
  let skipping = false;
  return (chunk) => {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      if (!skipping && line.length <= LONGEST_LINE) onLine(line.replace(/\r$/, ""));
      skipping = false;
    }
    if (rest.length > LONGEST_LINE) {
      rest = "";
      skipping = true;
    }
  };
}

function readText(stream: Readable, onText: (text: string) => void): void {
  stream.setEncoding("utf8");
  stream.on("data", onText);
  // A broken pipe shows in how the program ended.
  stream.on("error", () => undefined);
  // Pipes of a child are sockets; they would keep this process alive.
  (stream as Partial<Socket>).unref?.();
}

/** Follows a program without a shell. Neither it nor its pipes keep this process alive; it ends with this process. */
export const followProgram: Follow = (file, args, onLine, signal) => {
  let lastWords = "";
  const child = execa(file, args, {
    reject: false,
    buffer: false,
    stdin: "ignore",
    cancelSignal: signal,
    forceKillAfterDelay: KILL_AFTER_MS,
    // Diagnostics in another language would not be recognised.
    env: { LC_ALL: "C" },
  });
  readText(child.stdout, lineSplitter(onLine));
  readText(child.stderr, (text) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS);
  });
  child.unref();
  const ended = child.then((result) => ({
    status: result.code === "ENOENT" ? ("missing" as const) : ("ended" as const),
    exitCode: result.exitCode ?? null,
    lastWords,
  }));
  return { pid: child.pid ?? null, ended };
};
