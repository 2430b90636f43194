/**
 * What sampling costs: CPU milliseconds of this process a second, with all readers, less the same without them. The
 * files of sensors that this machine lacks lie in a temporary folder, /proc is the real one, and a script stands for
 * nvidia-smi (what the real one costs itself is not known from here).
 *   npm run bench:samplers [-- --seconds 10 --pairs 8]
 * Aim: under 5 ms a second.
 */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import quantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, standardDeviation } from "../src/core/stats/speed-estimate.js";
import { followProgram } from "../src/host/machine/follow.js";
import { execProgram, type Probe, systemProbe } from "../src/host/machine/probe.js";
import { startTelemetry } from "../src/host/machine/telemetry/start-telemetry.js";
import type { Telemetry } from "../src/schema/telemetry.js";

const { values: flags } = parseArgs({
  options: { seconds: { type: "string", default: "10" }, pairs: { type: "string", default: "8" } },
});
const SECONDS = Number(flags.seconds);
const PAIRS = Number(flags.pairs);
/** CPU milliseconds a second that sampling may cost. */
const AIM_MS = 5;
const CPUS = 16;
const ROW = "0, 181.25, 180.10, 181.25, 97, 63, 1740, 8000, 0x0000000000000000";

/** Sensors of a machine with an Intel processor and graphics cards of all makers, a laptop besides. */
function sensorFiles(): Record<string, string> {
  const hwmon = "/sys/class/hwmon";
  const files: Record<string, string> = {
    "/sys/class/powercap/intel-rapl:0/name": "package-0",
    "/sys/class/powercap/intel-rapl:0/energy_uj": "26963529117",
    "/sys/class/powercap/intel-rapl:0/max_energy_range_uj": "262143328850",
    [`${hwmon}/hwmon0/name`]: "coretemp",
    [`${hwmon}/hwmon0/temp1_label`]: "Package id 0",
    [`${hwmon}/hwmon0/temp1_input`]: "60000",
    [`${hwmon}/hwmon1/name`]: "amdgpu",
    [`${hwmon}/hwmon1/power1_average`]: "28000000",
    [`${hwmon}/hwmon1/temp1_input`]: "49000",
    [`${hwmon}/hwmon1/freq1_input`]: "351590000",
    [`${hwmon}/hwmon2/name`]: "xe",
    [`${hwmon}/hwmon2/energy1_input`]: "500000000",
    [`${hwmon}/hwmon2/temp2_input`]: "52000",
    "/sys/class/power_supply/BAT0/type": "Battery",
    "/sys/class/power_supply/BAT0/status": "Discharging",
    "/sys/class/power_supply/BAT0/power_now": "27758000",
  };
  for (let cpu = 0; cpu < CPUS; cpu += 1) {
    const folder = `/sys/devices/system/cpu/cpu${cpu}`;
    files[`${folder}/topology/physical_package_id`] = "0";
    files[`${folder}/thermal_throttle/core_throttle_count`] = "0";
    files[`${folder}/thermal_throttle/package_throttle_count`] = "0";
    files[`${folder}/cpufreq/scaling_cur_freq`] = "3400000";
  }
  return files;
}

async function buildMachine(root: string): Promise<Probe> {
  for (const [path, text] of Object.entries(sensorFiles())) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), `${text}\n`);
  }
  const nvidiaSmi = join(root, "nvidia-smi");
  const loop = `while :; do echo "${ROW}"; sleep 1; done`;
  await writeFile(nvidiaSmi, `#!/bin/sh\ncase "$*" in *-lms*) ${loop};; *) echo "${ROW}";; esac\n`);
  await chmod(nvidiaSmi, 0o755);
  const placed = (path: string): string => (path.startsWith("/sys/") ? join(root, path) : path);
  const program = (file: string): string => (file === "nvidia-smi" ? nvidiaSmi : file);
  const real = systemProbe();
  return {
    ...real,
    exec: (file, args) => execProgram(program(file), args),
    follow: (file, args, onLine, signal) => followProgram(program(file), args, onLine, signal),
    readFile: (path) => real.readFile(placed(path)),
    keepFiles: () => {
      const kept = real.keepFiles();
      return { ...kept, readFile: (path) => kept.readFile(placed(path)) };
    },
    listFolder: (path) => real.listFolder(placed(path)),
  };
}

/** CPU milliseconds of this process in each second of a stretch. */
async function cpuPerSecond(): Promise<number> {
  const [from, before] = [performance.now(), process.cpuUsage()];
  await wait(SECONDS * 1000);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / ((performance.now() - from) / 1000);
}

function describeInterval(values: readonly number[]): string {
  const half = (quantile(0.975, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  const centre = mean(values);
  return `${centre.toFixed(2)} (95 % interval ${(centre - half).toFixed(2)} to ${(centre + half).toFixed(2)}, ${values.length} pairs)`;
}

const root = await mkdtemp(join(tmpdir(), "rigmark-samplers-"));
try {
  const probe = await buildMachine(root);
  const differences: number[] = [];
  const reported: number[] = [];
  const startStop: number[] = [];
  const own = ({ ownCpuSeconds }: Telemetry): number => (ownCpuSeconds ?? Number.NaN) * 1000;
  let last: Telemetry | undefined;
  // The first pair warms the code up and is not used.
  for (let pair = -1; pair < PAIRS; pair += 1) {
    const without = await cpuPerSecond();
    const run = await startTelemetry(probe);
    run.watchWorker(process.pid);
    const started = own(run.snapshot());
    const during = await cpuPerSecond();
    const sampled = own(run.snapshot());
    last = await run.stop();
    if (pair < 0) continue;
    differences.push(during - without);
    reported.push((sampled - started) / SECONDS);
    startStop.push(started + own(last) - sampled);
  }
  const readings = last?.series.reduce((sum, series) => sum + series.values.length, 0) ?? 0;
  console.log(`${last?.series.length} series, ${readings} readings in ${SECONDS} s`);
  for (const { source, text } of last?.notes ?? []) console.log(`note of ${source}: ${text}`);
  if (mean(differences) > AIM_MS) process.exitCode = 1;
  console.log(`this process, with sampling less without: ${describeInterval(differences)} ms/s`);
  console.log(`as telemetry itself counts, the script included: ${describeInterval(reported)} ms/s`);
  console.log(`once, to start and stop: ${describeInterval(startStop)} ms`);
} finally {
  await rm(root, { recursive: true, force: true });
}
