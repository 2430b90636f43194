import { type RandomNumbers, randomNumbers } from "../src/core/protocol/random.js";

/** Seeded random numbers for simulations. */
export interface Source {
  readonly integers: RandomNumbers;
  /** Between 0 and 1, both excluded. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
}

const STEPS = 2 ** 32;

/** Makes a source: the same seeds give the same numbers. Normal numbers come in twos (Box and Muller 1958). */
export function noiseSource(...seeds: readonly (number | string)[]): Source {
  const integers = randomNumbers(...seeds);
  const uniform = () => (integers.below(STEPS) + 0.5) / STEPS;
  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { integers, uniform, normal };
}

/** Noise of ln(speed) in a row of values, each with mean 0 and standard deviation 1. */
export interface Shape {
  readonly name: string;
  draw(source: Source, values: number): number[];
  /** Variance of the mean of so many values. */
  meanVariance(values: number): number;
}

export const NORMAL = independent("normal", (source) => source.normal());

/** Slowdowns only, many small and few large ones. */
export const EXPONENTIAL = independent("one-sided, exponential", ({ uniform }) => 1 + Math.log(uniform()));

const HALF_NORMAL_MEAN = Math.sqrt(2 / Math.PI);

/** Slowdowns only, none very large. */
export const HALF_NORMAL = independent(
  "one-sided, half-normal",
  (source) =>
    (HALF_NORMAL_MEAN - Math.abs(source.normal())) / Math.sqrt(1 - HALF_NORMAL_MEAN * HALF_NORMAL_MEAN),
);

const SPIKE = { chance: 0.1, size: 5 };

/** Normal, but one in ten is slower by five standard deviations. */
export const SPIKES = independent("10 % spikes", (source) => {
  const spike = source.uniform() < SPIKE.chance ? SPIKE.size : 0;
  const variance = 1 + SPIKE.chance * (1 - SPIKE.chance) * SPIKE.size ** 2;
  return (source.normal() - spike + SPIKE.chance * SPIKE.size) / Math.sqrt(variance);
});

const PERSISTENCE = 0.8;

/** Each value keeps 0.8 of the deviation of the one before: AR(1). */
export const AUTOCORRELATED: Shape = {
  name: "autocorrelated (0.8)",
  draw: (source, values) => {
    const row = [source.normal()];
    while (row.length < values) {
      const fresh = Math.sqrt(1 - PERSISTENCE ** 2) * source.normal();
      row.push(PERSISTENCE * (row.at(-1) ?? 0) + fresh);
    }
    return row;
  },
  meanVariance: (values) => {
    let sum = values;
    for (let lag = 1; lag < values; lag += 1) sum += 2 * (values - lag) * PERSISTENCE ** lag;
    return sum / values ** 2;
  },
};

function independent(name: string, one: (source: Source) => number): Shape {
  return {
    name,
    draw: (source, values) => Array.from({ length: values }, () => one(source)),
    meanVariance: (values) => 1 / values,
  };
}
