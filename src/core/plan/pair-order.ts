import type { RandomNumbers } from "../protocol/random.js";

/** Which side of a pair runs first. */
export type PairOrder = "AB" | "BA";

/** Within every so many pairs each order is used equally often; asked for in whole blocks, orders stay as pairs are added. */
export const BLOCK = 8;

/**
 * The order inside each pair of a comparison: half A first and half B first, shuffled within every 8 pairs, so that
 * drift of the machine falls on both sides alike. An odd rest gets a random order for its last pair.
 */
export function pairOrder(pairs: number, random: RandomNumbers): readonly PairOrder[] {
  const orders: PairOrder[] = [];
  while (orders.length < pairs) {
    const size = Math.min(BLOCK, pairs - orders.length);
    const half = size % 2 === 0 ? size / 2 : Math.floor(size / 2) + random.below(2);
    const block = Array.from({ length: size }, (_, index): PairOrder => (index < half ? "AB" : "BA"));
    orders.push(...shuffled(block, random));
  }
  return orders;
}

/**
 * The order of more than two set-ups in each round, as indices: random cyclic Latin squares (Fisher and Yates,
 * "Statistical Tables", 1938). Over every block of as many rounds as set-ups, each one stands once at each place.
 */
export function latinOrder(
  setups: number,
  rounds: number,
  random: RandomNumbers,
): readonly (readonly number[])[] {
  const places = Array.from({ length: setups }, (_, index) => index);
  const orders: number[][] = [];
  while (setups > 0 && orders.length < rounds) {
    const names = shuffled(places, random);
    const square = shuffled(places, random).map((shift) =>
      places.map((place) => names[(place + shift) % setups] ?? 0),
    );
    orders.push(...square.slice(0, rounds - orders.length));
  }
  return orders;
}

/** A shuffled copy: draws what is left one by one (Fisher and Yates). */
function shuffled<Item>(items: readonly Item[], random: RandomNumbers): Item[] {
  const rest = [...items];
  const result: Item[] = [];
  while (rest.length > 0) result.push(...rest.splice(random.below(rest.length), 1));
  return result;
}
