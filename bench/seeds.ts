/**
 * Two files of one shape with other made-up weights, measured in pairs: nothing should tell them apart.
 *   npm run bench:seeds [-- MODEL] [--profile standard]
 * Aim: no row faster or slower; the smallest difference that could have been told is printed beside. Exit status 1 as well
 * where other programs left no row valid: the run is to be repeated on a quiet machine.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execa } from "execa";
import type { ResultComparison } from "../src/core/compare/comparison-model.js";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { profile: { type: "string", default: "standard" } },
});
const model = positionals[0] ?? "qwen2.5-0.5b";
const TESTS = ["-p", "128", "-n", "0", "--pause", "0"];

const folder = await mkdtemp(join(tmpdir(), "rigmark-"));
const rigmark = (...words: string[]) =>
  execa(process.execPath, ["dist/cli.js", ...words], { stderr: "inherit", reject: false });

try {
  const files = ["one", "other"].map((seed) => join(folder, `${seed}.gguf`));
  for (const path of files) await rigmark("models", "synth", model, "--seed", path.slice(-9), "-o", path);
  const models = files.flatMap((path) => ["-m", path]);
  const start = performance.now();
  await rigmark("run", ...models, ...TESTS, "--profile", flags.profile, "-q", "--results", folder);
  const { stdout } = await rigmark("compare", "latest", "--results", folder, "--json");
  const minutes = (performance.now() - start) / 60_000;
  // On a busy machine no row may be valid; rigmark has said so on stderr.
  if (stdout === "") process.exitCode = 1;
  else report(JSON.parse(stdout) as ResultComparison, minutes);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function report({ pairs }: ResultComparison, minutes: number): void {
  console.log(`${model}, ${flags.profile} profile, ${minutes.toFixed(1)} min`);
  const rows = pairs.flatMap((pair) => pair.rows);
  const compared = rows.flatMap(({ label, outcome }) =>
    outcome.kind === "compared" ? [{ label, ...outcome }] : [],
  );
  for (const { label, ratio, low, high, n, verdict, smallestDifference } of compared) {
    const limits =
      low === null || high === null ? "no interval" : `${percent(low - 1)} to ${percent(high - 1)}`;
    const least = smallestDifference === null ? "-" : percent(smallestDifference);
    console.log(
      `${label.padEnd(12)} ${percent(ratio - 1)} (${limits}), ${n} pairs: ${verdict}; could tell ${least}`,
    );
  }
  const apart = compared.filter(({ verdict }) => verdict === "faster" || verdict === "slower");
  if (compared.length === 0 || apart.length > 0) process.exitCode = 1;
  console.log(apart.length === 0 ? "not told apart" : "TOLD APART");
}

function percent(ratio: number): string {
  return `${ratio >= 0 ? "+" : ""}${(ratio * 100).toFixed(1)} %`;
}
