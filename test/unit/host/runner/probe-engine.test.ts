import { describe, expect, test } from "vitest";
import { probeEngine } from "../../../../src/host/runner/probe-engine.js";

const entry = new URL("../../../fixtures/probe-child.mjs", import.meta.url);
const probe = (mode: string, env: Record<string, string> = {}, deadlineMs = 20_000) =>
  probeEngine({
    backend: "vulkan",
    entry,
    deadlineMs,
    env: { ...process.env, ...env, GGML_TEST_MODE: mode },
  });

describe("probeEngine", { timeout: 30_000 }, () => {
  test("gives the facts, passes the backend on, and is not disturbed by what native code prints", async () => {
    const answer = await probe("opens");
    expect(answer.facts).toMatchObject({ backend: "cpu", cpuFeatures: "vulkan" });
    expect(answer.failure).toBeNull();
    expect(answer.log).toContain("and here");
  });

  test("an engine that hangs on its way out has still answered", async () => {
    expect((await probe("lingers")).facts).not.toBeNull();
  });

  test("gives the reason that the engine gave", async () => {
    expect(await probe("fails")).toMatchObject({
      facts: null,
      failure: { class: "no-backend", message: "nothing works" },
    });
  });

  test("a message that does not fit is not believed", async () => {
    expect(await probe("garbage")).toMatchObject({ facts: null, failure: { class: "error" } });
  });

  test("a process that ends without a word is an error with its status", async () => {
    const { failure } = await probe("silent");
    expect(failure?.class).toBe("error");
    expect(failure?.message).toContain("exit code 3");
  });

  test("one that never answers is ended at the deadline", async () => {
    expect((await probe("hangs", {}, 500)).failure?.class).toBe("hang");
  });

  test.skipIf(process.platform === "win32")("a crash, an abort and a kill are answers", async () => {
    const crash = await probe("crashes");
    expect(crash.failure?.class).toBe("native-crash");
    expect(crash.log).toContain("about to crash");
    expect((await probe("aborts")).failure?.class).toBe("native-crash");
    expect((await probe("killed")).failure?.class).toBe("oom-killed");
  });

  test("the child gets the thread pool it needs and no secrets", async () => {
    const { facts } = await probe("opens", { GGML_TEST_ECHO: "1", HF_TOKEN: "canary", NODE_OPTIONS: "" });
    const env = JSON.parse(facts?.cpuFeatures ?? "{}") as Record<string, string>;
    expect(env["UV_THREADPOOL_SIZE"]).toBe("1");
    expect(Object.values(env)).not.toContain("canary");
    expect(env["NODE_OPTIONS"]).toBeUndefined();
  });
});
