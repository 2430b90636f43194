import type { Source } from "./noise.js";

/** What a machine adds to ln(speed) at each place of a run, the same for whoever runs there. */
export type Drift = (places: number, source: Source) => (place: number) => number;

/** From the lowest to the highest point of a drift, in ln(speed). */
const SIZE = 0.03;

export const NO_DRIFT: Drift = () => () => 0;

export const LINEAR: Drift = (places) => (place) => (SIZE * place) / (places - 1);

/** One step at a random place. */
export const STEP: Drift = (places, { integers }) => {
  const at = 1 + integers.below(places - 1);
  return (place) => (place < at ? 0 : SIZE);
};

/** One to four waves over the run, from a random point of the wave. */
export const PERIODIC: Drift = (places, { uniform }) => {
  const waves = 1 + 3 * uniform();
  const phase = uniform();
  return (place) => (SIZE / 2) * Math.sin(2 * Math.PI * ((waves * place) / places + phase));
};

/** Up and down from one process to the next, in step with the pairs. */
export const ALTERNATING: Drift = () => (place) => (SIZE / 2) * (place % 2 === 0 ? 1 : -1);

/** Normal steps; the standard deviation from the first place to the last is the size. */
export const RANDOM_WALK: Drift = (places, { normal }) => {
  const levels = [0];
  while (levels.length < places)
    levels.push((levels.at(-1) ?? 0) + (SIZE / Math.sqrt(places - 1)) * normal());
  return (place) => levels[place] ?? 0;
};
