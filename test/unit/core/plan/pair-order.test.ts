import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latinOrder, pairOrder } from "../../../../src/core/plan/pair-order.js";
import { randomNumbers } from "../../../../src/core/protocol/random.js";

const firsts = (orders: readonly string[]) => orders.filter((order) => order === "AB").length;

describe("pairOrder", () => {
  it("uses each order equally often within every 8 pairs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50 }), fc.nat(), (pairs, seed) => {
        const orders = pairOrder(pairs, randomNumbers(seed));
        expect(orders).toHaveLength(pairs);
        for (let start = 0; start + 8 <= pairs; start += 8) {
          expect(firsts(orders.slice(start, start + 8))).toBe(4);
        }
        expect(Math.abs(2 * firsts(orders) - pairs)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("repeats itself for a seed, and reaches all 70 orders of a block about equally", () => {
    expect(pairOrder(24, randomNumbers(5))).toEqual(pairOrder(24, randomNumbers(5)));
    const random = randomNumbers(1);
    const seen = new Map<string, number>();
    for (let draw = 0; draw < 7000; draw += 1) {
      const key = pairOrder(8, random).join("");
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    // 100 each with a standard deviation of 10.
    expect(seen.size).toBe(70);
    expect(Math.min(...seen.values())).toBeGreaterThan(55);
    expect(Math.max(...seen.values())).toBeLessThan(145);
  });

  it("gives an odd last pair either order", () => {
    const random = randomNumbers(2);
    const seen = new Set(Array.from({ length: 50 }, () => pairOrder(1, random)[0]));
    expect(seen).toEqual(new Set(["AB", "BA"]));
  });
});

describe("latinOrder", () => {
  it("puts every set-up once into each round and once at each place of a block", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 30 }),
        fc.nat(),
        (setups, rounds, seed) => {
          const all = Array.from({ length: setups }, (_, index) => index);
          const orders = latinOrder(setups, rounds, randomNumbers(seed));
          expect(orders).toHaveLength(rounds);
          for (const order of orders) expect([...order].sort((a, b) => a - b)).toEqual(all);
          for (let start = 0; start + setups <= rounds; start += setups) {
            const block = orders.slice(start, start + setups);
            for (const place of all) expect(new Set(block.map((order) => order[place])).size).toBe(setups);
          }
        },
      ),
    );
  });

  it("starts with each order of three about equally", () => {
    const random = randomNumbers(3);
    const seen = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw += 1) {
      const key = latinOrder(3, 1, random).join("");
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    expect(Math.min(...seen.values())).toBeGreaterThan(850);
  });

  it("has nothing to order without set-ups", () => {
    expect(latinOrder(0, 3, randomNumbers(1))).toEqual([]);
  });
});
