import { PROFILES, type Profile, type Replication } from "../src/core/protocol/profiles.js";
import { quantileOf, stopsAt } from "../src/core/stats/replication.js";
import { estimateSpeed, mean } from "../src/core/stats/speed-estimate.js";
import { printTable, type Row } from "./calibration-table.js";
import {
  AUTOCORRELATED,
  EXPONENTIAL,
  HALF_NORMAL,
  NORMAL,
  noiseSource,
  type Shape,
  type Source,
  SPIKES,
} from "./noise.js";

/** Standard deviation of the mean of a process, as a share of the speed. */
const NOISE_LEVELS = [0.005, 0.01, 0.02, 0.03, 0.05];

/** Values a process of each profile, for values under 5 s. */
const VALUES: Readonly<Record<Profile, number>> = { quick: 1, standard: 3, rigorous: 3 };

/** Draws ln(speed) of the values of one process; the true value is 0. */
type DrawProcess = (source: Source) => number[];

/** Runs all coverage tables; returns the rows that miss their aim. */
export function checkCoverage(simulations: number, seed: number): number {
  return insideProcesses(simulations, seed) + wholeProcesses(simulations, seed) + pooled(simulations, seed);
}

function insideProcesses(simulations: number, seed: number): number {
  const rows = profileRows([NORMAL, EXPONENTIAL, SPIKES, AUTOCORRELATED], (profile, shape, s) => {
    const aim: Row["aim"] = [93, 97];
    return { aim, draw: noiseInside(shape, VALUES[profile], s, 1) };
  });
  return printCoverage(
    "Coverage of the 95 % interval: noise of the shape inside processes, a normal one of the same size between them",
    rows,
    simulations,
    seed,
  );
}

/** No quantile of t makes these cover 95 % without making normal noise cover 98 %: the floors only hold what was seen. */
function wholeProcesses(simulations: number, seed: number): number {
  const floors = new Map([
    [HALF_NORMAL, 90],
    [EXPONENTIAL, 83],
    [SPIKES, 86],
  ]);
  const rows = profileRows([...floors.keys()], (_, shape, s) => ({
    aim: [floors.get(shape) ?? 0, 100],
    draw: (source) => shape.draw(source, 1).map((noise) => s * noise),
  }));
  return printCoverage(
    "Limits of the rule, with floors instead of aims: the same where the noise hits whole processes and is the only one",
    rows,
    simulations,
    seed,
  );
}

interface CoverageRow {
  readonly label: string;
  readonly replication: Replication;
  readonly aim: Row["aim"];
  readonly draws: readonly DrawProcess[];
}

function profileRows(
  shapes: readonly Shape[],
  make: (
    profile: Profile,
    shape: Shape,
    s: number,
  ) => { readonly aim: Row["aim"]; readonly draw: DrawProcess },
): CoverageRow[] {
  return (["quick", "standard", "rigorous"] as const).flatMap((profile) =>
    shapes.map((shape) => {
      const made = NOISE_LEVELS.map((s) => make(profile, shape, s));
      return {
        label: `${profile}, ${shape.name}`,
        replication: PROFILES[profile],
        aim: made[0]?.aim ?? null,
        draws: made.map(({ draw }) => draw),
      };
    }),
  );
}

function printCoverage(
  title: string,
  rows: readonly CoverageRow[],
  simulations: number,
  seed: number,
): number {
  return printTable(
    title,
    NOISE_LEVELS.map((s) => `s ${100 * s} %`),
    rows.map(({ label, replication, aim, draws }) => ({
      label,
      simulations,
      aim,
      shares: draws.map((draw, index) =>
        coverage(replication, draw, simulations, noiseSource(seed, title, label, index)),
      ),
    })),
  );
}

/** Share of runs, each with the rule's own stop, whose interval holds the true speed, 1. */
function coverage(replication: Replication, draw: DrawProcess, simulations: number, source: Source): number {
  let hits = 0;
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const logs: number[][] = [];
    const processMeans: number[] = [];
    do {
      const process = draw(source);
      logs.push(process);
      processMeans.push(mean(process));
    } while (!stopsAt(processMeans, replication).stop);
    const estimate = estimateSpeed(
      logs.map((process) => process.map(Math.exp)),
      quantileOf(replication),
    );
    if ((estimate?.low ?? 1) <= 1 && (estimate?.high ?? 1) >= 1) hits += 1;
  }
  return hits / simulations;
}

/** What the interval would cover if values were taken for independent. */
function pooled(simulations: number, seed: number): number {
  const ratios = [1, 3];
  const designs = [
    { label: "5 values of one process", processes: 1, values: 5 },
    { label: "all values of 5 processes of 3", processes: 5, values: 3 },
  ];
  return printTable(
    "Contrast: the same if values were pooled as independent, normal noise inside and between processes",
    ratios.map((ratio) => (ratio === 1 ? "between = inside" : `between = ${ratio} x inside`)),
    designs.map(({ label, processes, values }) => ({
      label,
      simulations,
      aim: [0, 90],
      shares: ratios.map((ratio) => {
        const source = noiseSource(seed, "pooled", label, ratio);
        const process = noiseInside(NORMAL, values, 0.01, ratio);
        const draw = () => Array.from({ length: processes }, () => process(source)).flat();
        let hits = 0;
        for (let simulation = 0; simulation < simulations; simulation += 1) {
          const estimate = estimateSpeed(draw().map((log) => [Math.exp(log)]));
          if ((estimate?.low ?? 1) <= 1 && (estimate?.high ?? 1) >= 1) hits += 1;
        }
        return hits / simulations;
      }),
    })),
  );
}

/** Noise of a shape inside a process, and a normal one between processes `ratio` times as large; s for the process mean. */
function noiseInside(shape: Shape, values: number, s: number, ratio: number): DrawProcess {
  const scale = s / Math.sqrt(ratio ** 2 + shape.meanVariance(values));
  return (source) => {
    const level = scale * ratio * source.normal();
    return shape.draw(source, values).map((noise) => level + scale * noise);
  };
}
