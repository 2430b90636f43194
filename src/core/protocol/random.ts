import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A seeded source of numbers. */
export interface RandomNumbers {
  /** A number from 0 to `limit - 1`, all equally likely. */
  below(limit: number): number;
  /** A number from 0 to below 1. */
  fraction(): number;
}

/** Makes a generator from seeds of any kind: the same seeds give the same numbers (xoroshiro128+). */
export function randomNumbers(...seeds: readonly (number | string)[]): RandomNumbers {
  const generator = xoroshiro128plus(mixSeeds(seeds.join("/")));
  return {
    below: (limit) => uniformInt(generator, 0, limit - 1),
    fraction: () => uniformFloat64(generator),
  };
}

/** Folds a text into 32 bits (FNV-1a), so that neighbouring seeds give unrelated streams. */
function mixSeeds(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
