/**
 * Where the time of a one-cell run goes: import, load, warm-up and timed values, and the rest, which is ours.
 *   npm run bench:overhead [-- --runs 5]
 * Aim: the rest under 2 s.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { ResultDocument } from "../src/schema/result.js";

const { values: flags } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const RUN = ["dist/cli.js", "run", "-m", "synth:tiny", "-p", "256", "-n", "0", "-r", "1", "-q", "--json"];

const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
try {
  // The first run writes the model and is not used.
  for (let run = -1; run < Number(flags.runs); run += 1) {
    const start = performance.now();
    const { stdout } = await execa(process.execPath, [...RUN, "--results", folder]);
    const total = (performance.now() - start) / 1000;
    if (run >= 0) report(total, ResultDocument.parse(JSON.parse(stdout)));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report(total: number, { launches, cells }: ResultDocument): void {
  const facts = launches[0]?.facts;
  if (facts === null || facts === undefined) throw new Error("nothing was loaded");
  const load = (facts.importNs + facts.deviceNs + facts.modelNs + facts.contextNs) / 1e9;
  const values = cells.flatMap((cell) => cell.values).reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
  const rest = total - load - values;
  console.log(
    `total ${total.toFixed(2)} s = load ${load.toFixed(2)} + values ${values.toFixed(2)} + the rest ${rest.toFixed(2)} s`,
  );
}
