import { describe, expect, it } from "vitest";
import { classifyExit, type WorkerExit } from "../../../../src/host/runner/classify-exit.js";

const exit = (change: Partial<WorkerExit>): WorkerExit => ({
  signal: null,
  exitCode: null,
  missedDeadline: null,
  garbage: false,
  log: "",
  ...change,
});

describe("classifyExit", () => {
  it.each<[string, Partial<WorkerExit>, string]>([
    [
      "a passed deadline, whatever killed it",
      { signal: "SIGTERM", missedDeadline: { what: "silent", inspecting: false } },
      "hang",
    ],
    [
      "a header that never ends",
      { signal: "SIGTERM", missedDeadline: { what: "x", inspecting: true } },
      "bad-file",
    ],
    ["nonsense on the channel", { signal: "SIGTERM", garbage: true }, "error"],
    ["a segmentation fault", { signal: "SIGSEGV" }, "native-crash"],
    ["a bus error", { signal: "SIGBUS" }, "native-crash"],
    ["an abort without a word", { signal: "SIGABRT" }, "native-crash"],
    ["an abort seen as an exit code", { exitCode: 134 }, "native-crash"],
    ["an access violation on Windows", { exitCode: 0xc0000005 }, "native-crash"],
    ["an assertion", { signal: "SIGABRT", log: "x\nggml.c:1: GGML_ASSERT(a) failed\n" }, "native-assert"],
    ["a kill that was not ours", { signal: "SIGKILL" }, "oom-killed"],
    [
      "CUDA without memory",
      { signal: "SIGABRT", log: "CUDA error: out of memory\n  current device: 0" },
      "oom-vram",
    ],
    [
      "Vulkan without memory",
      { signal: "SIGABRT", log: "vk::Device::allocateMemory: ErrorOutOfDeviceMemory" },
      "oom-vram",
    ],
    ["no memory in general", { signal: "SIGABRT", log: "std::bad_alloc" }, "oom-ram"],
    [
      "a lost device, though it also aborted",
      { signal: "SIGABRT", log: "vk::Queue::submit: ErrorDeviceLost" },
      "device-lost",
    ],
    ["any other end", { exitCode: 9 }, "error"],
  ])("%s", (_, change, expected) => {
    expect(classifyExit(exit(change)).class).toBe(expected);
  });

  it("quotes the assertion that failed, and only that line", () => {
    const log = "load: ok\nggml.c:42: GGML_ASSERT(n > 0) failed\nbacktrace\n";
    expect(classifyExit(exit({ signal: "SIGABRT", log })).message).toBe(
      "the engine gave up: ggml.c:42: GGML_ASSERT(n > 0) failed",
    );
  });
});
