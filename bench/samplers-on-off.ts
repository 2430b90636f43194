/**
 * What sampling costs the thing measured: values of one worker process, with the samplers of the parent on and off in
 * turns, in the order on off off on. Nothing else may run meanwhile.
 *   npm run bench:on-off [-- --pairs 24]
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { testOf } from "../src/core/protocol/test-shape.js";
import { estimateSpeed } from "../src/core/stats/speed-estimate.js";
import { systemProbe } from "../src/host/machine/probe.js";
import { startTelemetry, type TelemetryRun } from "../src/host/machine/telemetry/start-telemetry.js";
import { DEFAULT_DEADLINES } from "../src/host/runner/deadlines.js";
import { launchSeries } from "../src/host/runner/launch-series.js";
import { workerEnv } from "../src/host/runner/worker-env.js";
import { prepareFidelityModels } from "./fidelity-models.js";

const { values: flags } = parseArgs({ options: { pairs: { type: "string", default: "24" } } });
const pairs = Number(flags.pairs);
const tiny = (await prepareFidelityModels()).find(({ name }) => name === "tiny");
if (tiny === undefined) throw new Error("no model");

/** Whether the samplers are on during a value, counted from 0. The first value only warms up. */
function isOn(value: number): boolean {
  return [true, false, false, true][(value + 3) % 4] === true;
}

let telemetry: TelemetryRun | null = null;
async function turn(on: boolean): Promise<void> {
  await telemetry?.stop();
  telemetry = on ? await startTelemetry(systemProbe()) : null;
}

const [series] = await launchSeries({
  cell: {
    id: "on-off",
    model: "m",
    settings: {
      ...{ backend: "cpu", threads: 1, batchSize: 512, gpuLayers: null, flashAttention: "auto" },
      ...{ kvCacheTypeK: "f16", kvCacheTypeV: "f16", mmap: true },
    },
    test: testOf("tg", { nGen: 128 }),
    contextSize: 256,
    budgetSeconds: null,
  },
  model: { path: tiny.path, sizeBytes: 0 },
  launches: 1,
  values: 2 * pairs + 1,
  seed: 1,
  engine: "llama",
  workerPath: fileURLToPath(new URL("../src/host/worker/main.js", import.meta.url)),
  env: workerEnv(process.env),
  deadlines: DEFAULT_DEADLINES,
  signal: new AbortController().signal,
  onValue: (count) => turn(isOn(count)),
});
await turn(false);
const speeds = (series?.values ?? []).map(({ tokens, durationNs }) => tokens / (durationNs / 1e9));
const ratios = Array.from({ length: pairs }, (_, pair) => {
  const [first = Number.NaN, second = Number.NaN] = speeds.slice(2 * pair + 1, 2 * pair + 3);
  return isOn(2 * pair + 1) ? first / second : second / first;
});
const estimate = estimateSpeed(ratios.map((ratio) => [ratio]));
console.log(
  `speed with the samplers on over off, inside one process: ${estimate?.point.toFixed(4)}, ` +
    `95 % ${estimate?.low?.toFixed(4)} to ${estimate?.high?.toFixed(4)}, ${pairs} pairs`,
);
