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

/** Windows status codes of an access violation and of a corrupted heap. */
const WINDOWS_CRASHES = new Set([0xc0000005, 0xc0000374]);
const CRASH_SIGNALS = new Set(["SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"]);

/** Names the failure of a worker that ended without saying `done`. */
export function classifyExit(exit: WorkerExit): { class: FailureClass; message: string } {
  const { signal, exitCode, log } = exit;
  const ended = signal ?? `exit code ${exitCode}`;
  if (exit.missedDeadline !== null) {
    const { what, inspecting } = exit.missedDeadline;
    return { class: inspecting ? "bad-file" : "hang", message: `no sign of life: ${what}` };
  }
  if (exit.garbage)
    return { class: "error", message: "the worker process sent something that is no message" };
  if (DEVICE_LOST.test(log)) return { class: "device-lost", message: `the device was lost (${ended})` };
  if (OUT_OF_MEMORY.test(log)) {
    const kind = DEVICE_MEMORY.test(log) ? "oom-vram" : "oom-ram";
    return { class: kind, message: `out of memory (${ended})` };
  }
  if (signal === "SIGKILL") {
    return { class: "oom-killed", message: "the system killed the process, most likely for want of memory" };
  }
  if (ASSERTION.test(log))
    return { class: "native-assert", message: `the engine gave up: ${assertionLine(log)}` };
  const aborted = signal === "SIGABRT" || exitCode === 134;
  if (aborted || (signal !== null && CRASH_SIGNALS.has(signal)) || WINDOWS_CRASHES.has(exitCode ?? 0)) {
    return { class: "native-crash", message: `the engine crashed (${ended})` };
  }
  return { class: "error", message: `the worker process ended early (${ended})` };
}

function assertionLine(log: string): string {
  return (
    log
      .split("\n")
      .find((line) => ASSERTION.test(line))
      ?.trim() ?? "an assertion failed"
  );
}
