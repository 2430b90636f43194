import { describe, expect, test } from "vitest";
import { workerEnv } from "../../../../src/host/runner/worker-env.js";

describe("workerEnv", () => {
  test("keeps what loader, drivers and engine need", () => {
    const needed = {
      PATH: "/bin",
      HOME: "/home/x",
      LD_LIBRARY_PATH: "/opt/cuda/lib",
      DYLD_LIBRARY_PATH: "/opt",
      CUDA_VISIBLE_DEVICES: "0",
      GGML_VK_VISIBLE_DEVICES: "0",
      VK_ICD_FILENAMES: "/icd.json",
      XDG_CACHE_HOME: "/cache",
      LANG: "C",
      TMPDIR: "/tmp",
    };
    expect(workerEnv(needed)).toEqual({ ...needed, UV_THREADPOOL_SIZE: "1" });
  });

  test("keeps Windows' names in whatever case they come", () => {
    const needed = { Path: "C:\\Windows", SystemRoot: "C:\\Windows", windir: "C:\\Windows", ComSpec: "cmd" };
    expect(workerEnv(needed)).toEqual({ ...needed, UV_THREADPOOL_SIZE: "1" });
  });

  test("drops everything else: tokens, keys, options of Node", () => {
    const env = {
      HF_TOKEN: "1",
      AWS_SECRET_ACCESS_KEY: "1",
      NPM_TOKEN: "1",
      OPENAI_API_KEY: "1",
      GITHUB_TOKEN: "1",
      NODE_OPTIONS: "--inspect",
      SSH_AUTH_SOCK: "/s",
      RIGMARK_HOME: "/r",
      GGML_RPC_TOKEN: "1",
      NVIDIA_API_KEY: "1",
    };
    expect(workerEnv(env)).toEqual({ UV_THREADPOOL_SIZE: "1" });
  });

  test("the thread pool has one thread whatever was asked", () => {
    expect(workerEnv({ UV_THREADPOOL_SIZE: "16" })).toEqual({ UV_THREADPOOL_SIZE: "1" });
    expect(workerEnv({ PATH: undefined })).toEqual({ UV_THREADPOOL_SIZE: "1" });
  });
});
