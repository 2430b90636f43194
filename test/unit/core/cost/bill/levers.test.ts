import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localAt, offerAt } from "../../../../../src/core/cost/bill/bill-at.js";
import type { BillInput } from "../../../../../src/core/cost/bill/bill-input.js";
import type { Lever } from "../../../../../src/core/cost/bill/bill-model.js";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import { pointValues } from "../../../../../src/core/cost/case/parameters.js";
import { settleCase } from "../../../../../src/core/cost/case/settle.js";
import { type Change, hosted, workedInput } from "./worked-bill.js";

const STREAMS = [
  { streams: 2, decodeTokensPerSecond: 60 },
  { streams: 8, decodeTokensPerSecond: 200 },
  { streams: 32, decodeTokensPerSecond: 400 },
];

function against(usdPerMillion: number, change: Change = {}): BillInput {
  return workedInput({
    ...change,
    input: { streams: STREAMS, ...change.input, offers: [hosted(usdPerMillion)] },
  });
}

/** The bill here and that of the host, once a lever has been pulled. */
function pulled(input: BillInput, { name, value }: Lever): { local: number; cloud: number } {
  const number = value ?? 0;
  const base = pointValues(input.parameters);
  const streams = input.streams.find((alternative) => alternative.streams === value);
  const values = {
    ...base,
    ...(name === "tariff" ? { tariffUsdPerKwh: number } : {}),
    ...(name === "price" ? { priceUsd: number } : {}),
    ...(name === "streams" ? { decodeTokensPerSecond: streams?.decodeTokensPerSecond ?? 0 } : {}),
  };
  const frame = {
    ...input.frame,
    ...(name === "off-when-idle" ? ({ whenIdle: "off" } as const) : {}),
    ...(name === "own" ? ({ tenure: "own" } as const) : {}),
  };
  const settled = settleCase(frame, values);
  const volume = name === "volume" ? number : input.headline;
  const [offer] = input.offers;
  if (offer === undefined) throw new Error("no offer");
  const cloud = offerAt(offer, settled, volume, 1) * (name === "cloud-price" ? 1 - number : 1);
  return { local: localAt(settled, volume), cloud };
}

const names = (input: BillInput) => buildBill(input).levers.map(({ name }) => name);

describe("what would make a dearer box the cheaper one", () => {
  it("stands with the cheapest first, and only what is enough alone", () => {
    // 620.5 a year to pay for 637.6.
    expect(names(against(1.7))).toEqual(["off-when-idle", "own", "streams", "volume", "tariff", "price"]);
    // Off when idle saves 100: 538; no tariff: 474; own: 218.
    expect(names(against(1.48))).toEqual(["off-when-idle", "own", "volume", "tariff", "price"]);
    expect(names(against(1.4))).toEqual(["own", "volume", "tariff", "price"]);
    expect(names(against(1.2))).toEqual(["own", "volume", "price"]);
    // 182.5 a year: less than its power and upkeep when owned, more than its power alone.
    expect(names(against(0.5))).toEqual(["volume", "price"]);
    expect(names(against(0.2))).toEqual([]);
  });

  it("takes the fewest requests at once that are enough", () => {
    const streams = (usd: number) => buildBill(against(usd)).levers.find(({ name }) => name === "streams");
    // Power above idle falls from 53.3 to 0.36 kW * 365 * 0.18 / 3600 s * (750 + 250,000 / rate): 32.3 and 13.1.
    expect(streams(1.7)).toEqual({ name: "streams", value: 2 });
    expect(streams(1.65)).toEqual({ name: "streams", value: 8 });
    expect(streams(1.6)).toBeUndefined();
  });

  it("offers nothing that is so already, and nothing dearer, where the best estimate wins but cannot be sure", () => {
    const doubts = { priceUsd: { low: 1000, point: 1800, high: 6000 } };
    const open = (tenure: "buy" | "own", whenIdle: "on" | "off", usd: number) =>
      against(usd, { frame: { tenure, whenIdle }, ranges: doubts, input: { draws: 500 } });
    const bought = open("buy", "on", 1.9);
    expect(buildBill(bought).verdict).toBe("open");
    expect(names(bought)).toEqual(["off-when-idle", "own", "streams"]);
    // Owned and off: 64 of power and 54 of upkeep against 127.75.
    const owned = open("own", "off", 0.35);
    expect(buildBill(owned).verdict).toBe("open");
    expect(names(owned)).toEqual(["streams"]);
  });

  it("does not tell who rents to have a machine already", () => {
    const rented = { frame: { tenure: "rent" }, values: { rentUsdPerHour: 0.5 } } as const;
    expect(buildBill(against(0.5, rented)).verdict).toBe("dearer");
    expect(names(against(0.5, rented))).not.toContain("own");
  });

  it("really does so: pulled, each lever brings the bill to the offer or below, and no further than needed", () => {
    const price = fc.double({ min: 0.2, max: 1.74, noNaN: true });
    fc.assert(
      fc.property(price, fc.double({ min: 0.18, max: 0.5, noNaN: true }), (usd, tariff) => {
        const input = against(usd, { values: { tariffUsdPerKwh: tariff } });
        const { levers, verdict } = buildBill(input);
        expect(verdict).toBe("dearer");
        for (const lever of levers) {
          const { local, cloud } = pulled(input, lever);
          expect(local).toBeLessThanOrEqual(cloud * (1 + 1e-9));
          if (["volume", "tariff", "price"].includes(lever.name)) {
            expect(Math.abs(local / cloud - 1)).toBeLessThan(1e-9);
          }
        }
      }),
    );
  });
});

describe("what would make a cheaper box the dearer one", () => {
  it("is a fall of the host's price, and a smaller volume: below 0.863M at 2 dollars a million", () => {
    const input = against(2);
    const { levers, verdict } = buildBill(input);
    expect(verdict).toBe("cheaper");
    expect(levers.map(({ name }) => name)).toEqual(["cloud-price", "volume"]);
    // 730 falls to 637.6.
    expect(levers[0]?.value).toBeCloseTo(1 - 637.6 / 730, 3);
    expect((levers[1]?.value ?? 0) / 1e6).toBeCloseTo(0.863, 3);
    for (const lever of levers) {
      const { local, cloud } = pulled(input, lever);
      expect(local / cloud).toBeCloseTo(1, 9);
    }
  });

  it("is no volume where local wins from the first token on", () => {
    const owned = against(2, { frame: { tenure: "own", whenIdle: "off" }, values: { maintenanceShare: 0 } });
    expect(names(owned)).toEqual(["cloud-price"]);
  });
});
