import { type ChildProcess, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
let burners: ChildProcess[] = [];
beforeEach(async () => {
  place = await openWorkplace();
  burners = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ["-e", "for (;;) Math.sqrt(2)"], { stdio: "ignore" }),
  );
});
afterEach(async () => {
  for (const burner of burners) burner.kill("SIGKILL");
  await place.remove();
});

it.skipIf(process.platform !== "linux")(
  "refuses a strict run while others use the processor: exit 7, one line, nothing in the results",
  async () => {
    const { status, stdout, stderr } = await place.rigmark(
      "run",
      "--engine",
      "fake",
      "-m",
      "fake:steady",
      "--strict",
    );
    expect({ status, stdout }).toEqual({ status: 7, stdout: "" });
    const lines = stderr.split("\n").filter((line) => line.startsWith("rigmark: "));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/not fit to measure \(--strict\): Other programs: \d\.\d\d of \d+ cores in use/);
    expect(stderr).toMatch(/\n {2}hint: /);
    expect(await readdir(join(place.folder, "results"))).toEqual([]);
  },
);
