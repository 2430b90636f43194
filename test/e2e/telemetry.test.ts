import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const DIST = new URL("../../dist/host/machine/", import.meta.url);
const ROW = "0, 30, 31, 32, 50, 66, 1500, 900, 0x0000000000000000";

describe.skipIf(process.platform === "win32")("sampling in a process", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rigmark-telemetry-"));
    const loop = `echo $$ > "${folder}/pid"; while :; do echo "${ROW}"; sleep 0.1; done`;
    const script = `#!/bin/sh\ncase "$*" in *-lms*) ${loop};; *) echo "${ROW}";; esac\n`;
    await writeFile(join(folder, "nvidia-smi"), script);
    await chmod(join(folder, "nvidia-smi"), 0o755);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts sampling in a process of its own and does not stop it. */
  async function sampleAnd(then: string) {
    const program = [
      `import { systemProbe } from "${new URL("probe.js", DIST)}";`,
      `import { startTelemetry } from "${new URL("telemetry/start-telemetry.js", DIST)}";`,
      "const run = await startTelemetry(systemProbe());",
      "const asleep = new Promise((resolve) => setTimeout(resolve, 300));",
      "await asleep;",
      then,
    ].join("\n");
    const result = await execa(process.execPath, ["--input-type=module", "-e", program], {
      env: { PATH: `${folder}:${process.env["PATH"]}` },
      reject: false,
      timeout: 30_000,
    });
    const pid = Number(await readFile(join(folder, "pid"), "utf8"));
    return { ...result, isGone: expect.poll(() => isRunning(pid), { timeout: 5000 }) };
  }

  function isRunning(pid: number): boolean {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  }

  it("does not keep the process alive, and leaves no program behind", async () => {
    const { exitCode, timedOut, stdout, isGone } = await sampleAnd("console.log(run.latestTemperature())");
    expect({ exitCode, timedOut }).toEqual({ exitCode: 0, timedOut: false });
    expect(Number(stdout)).toBeGreaterThan(0);
    await isGone.toBe(false);
  });

  it("leaves no program behind when the process is killed", async () => {
    const { signal, isGone } = await sampleAnd('process.kill(process.pid, "SIGKILL")');
    expect(signal).toBe("SIGKILL");
    await isGone.toBe(false);
  });
});
