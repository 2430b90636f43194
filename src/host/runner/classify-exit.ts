import type { FailureClass } from "../../schema/worker-message.js";

/** How a worker process ended, and what it had written. */
export interface WorkerExit {
  readonly signal: string | null;
  readonly exitCode: number | null;
  /** We killed it because a deadline had passed: which one, and whether it was reading the header then. */
  readonly missedDeadline: { readonly what: string; readonly inspecting: boolean } | null;
  /** It sent something that is no message. */
  readonly garbage: boolean;
  /** The last that it wrote to stderr and to the engine's log. */
  readonly log: string;
}

const OUT_OF_MEMORY = /out of memory|failed to allocate|cudaMalloc failed|ErrorOutOfDeviceMemory|bad_alloc/i;
const DEVICE_MEMORY = /cuda|vulkan|metal|vram|device memory|OutOfDeviceMemory/i;
const DEVICE_LOST = /ErrorDeviceLost|device lost|unspecified launch failure/i;
const ASSERTION = /GGML_ASSERT|GGML_ABORT|Assertion .* failed/;

/** An abort seen as an exit code; Windows status codes of an access violation and of a corrupted heap. */
const CRASH_CODES = new Set([134, 0xc0000005, 0xc0000374]);
const CRASH_SIGNALS = new Set(["SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"]);

/** Names the failure of a worker that ended without saying `done`. */
export function classifyExit(exit: WorkerExit): { class: FailureClass; message: string } {
  return stoppedByUs(exit) ?? toldByLog(exit) ?? toldByEnd(exit);
}

type Named = ReturnType<typeof classifyExit>;

function stoppedByUs({ missedDeadline, garbage }: WorkerExit): Named | null {
  if (missedDeadline !== null) {
    const { what, inspecting } = missedDeadline;
    return { class: inspecting ? "bad-file" : "hang", message: `no sign of life: ${what}` };
  }
  return garbage ? { class: "error", message: "the worker process sent something that is no message" } : null;
}

function toldByLog(exit: WorkerExit): Named | null {
  const { log } = exit;
  if (DEVICE_LOST.test(log)) return { class: "device-lost", message: `the device was lost (${endOf(exit)})` };
  if (OUT_OF_MEMORY.test(log)) {
    const kind = DEVICE_MEMORY.test(log) ? "oom-vram" : "oom-ram";
    return { class: kind, message: `out of memory (${endOf(exit)})` };
  }
  if (exit.signal === "SIGKILL" || !ASSERTION.test(log)) return null;
  return { class: "native-assert", message: `the engine gave up: ${assertionLine(log)}` };
}

function toldByEnd(exit: WorkerExit): Named {
  const { signal, exitCode } = exit;
  if (signal === "SIGKILL") {
    return { class: "oom-killed", message: "the system killed the process, most likely for want of memory" };
  }
  const crashed = signal === null ? CRASH_CODES.has(exitCode ?? 0) : CRASH_SIGNALS.has(signal);
  return crashed
    ? { class: "native-crash", message: `the engine crashed (${endOf(exit)})` }
    : { class: "error", message: `the worker process ended early (${endOf(exit)})` };
}

function endOf({ signal, exitCode }: WorkerExit): string {
  return signal ?? `exit code ${exitCode}`;
}

function assertionLine(log: string): string {
  return (
    log
      .split("\n")
      .find((line) => ASSERTION.test(line))
      ?.trim() ?? "an assertion failed"
  );
}
