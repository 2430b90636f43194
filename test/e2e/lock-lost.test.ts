import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(() => place.remove());

// The lock gives a sign of life every 5 s: each of the processes takes a second to load.
it("a run that loses its lock goes on, and says so in its result", async () => {
  const run = place.start("run", "--engine", "fake", "-m", "fake:slow-load", "--pause", "0", "-r", "7");
  run.stderr?.on("data", (chunk: Buffer) => {
    if (chunk.includes("tokens/s")) {
      void rm(join(place.folder, "home", "lock", "measure.lock"), { recursive: true, force: true });
    }
  });
  const { exitCode, stdout } = await run;
  expect(exitCode).toBe(0);
  const { lockLost, status } = await place.result();
  expect(status).toBe("complete");
  expect(lockLost).toMatch(/^ENOENT: no such file or directory$/);
  expect(stdout).toContain("The lock of this machine was lost while measuring (ENOENT");
});
