/**
 * What `rigmark --help` and `--version` cost beside a bare `node -e 0`, interleaved in one run:
 *   npm run bench:startup [-- --rounds 20]
 * Aim: at most 60 ms more.
 */
import { parseArgs } from "node:util";
import { execa } from "execa";
import { mean, standardDeviation } from "../src/core/stats/speed-estimate.js";

const { values: flags } = parseArgs({ options: { rounds: { type: "string", default: "20" } } });

const COMMANDS: readonly (readonly string[])[] = [
  ["-e", "0"],
  ["dist/cli.js", "--version"],
  ["dist/cli.js", "--help"],
];

const times = COMMANDS.map((): number[] => []);
for (let round = -1; round < Number(flags.rounds); round += 1) {
  for (const [index, words] of COMMANDS.entries()) {
    const start = performance.now();
    await execa(process.execPath, words);
    // The first round fills the page cache and is not used.
    if (round >= 0) times[index]?.push(performance.now() - start);
  }
}
const bare = times[0] ?? [];
console.log(`node ${words(0)}: ${mean(bare).toFixed(1)} ms`);
for (const index of [1, 2]) {
  const extra = (times[index] ?? []).map((time, round) => time - (bare[round] ?? Number.NaN));
  const error = (2 * standardDeviation(extra)) / Math.sqrt(extra.length);
  console.log(
    `node ${words(index)}: ${mean(extra).toFixed(1)} ms more, ±${error.toFixed(1)} (two standard errors)`,
  );
}

function words(index: number): string {
  return COMMANDS[index]?.join(" ") ?? "";
}
