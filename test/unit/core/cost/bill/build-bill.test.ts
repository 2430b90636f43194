import { describe, expect, it } from "vitest";
import { buildBill } from "../../../../../src/core/cost/bill/build-bill.js";
import { byHour, type Change, hosted, workedInput } from "./worked-bill.js";

function bill(change: Change = {}) {
  return buildBill(workedInput(change));
}

function dollars(change: Change): number {
  return Math.round(bill(change).headline.usdPerYear.point);
}

function at(headline: number): Change {
  return { input: { volumes: [headline], headline } };
}

describe("the bill of a used 3090 box left on, at 1M tokens a day", () => {
  it("is 638 dollars: 420 capital, 164 electricity, 54 upkeep", () => {
    const { headline, causes } = bill();
    expect(headline.usdPerYear.point).toBeCloseTo(637.6, 1);
    expect(causes.capital).toBeCloseTo(420, 9);
    expect(causes.electricity).toBeCloseTo(163.6, 1);
    expect(causes.maintenance).toBeCloseTo(54, 9);
    expect(causes.total).toBe(headline.usdPerYear.point);
  });

  it("is 1.747 a million on average and 0.1459 at the margin, above what stands without a token", () => {
    const { usdPerMillionTokens, marginalUsdPerMillionTokens, fixedUsdPerYear } = bill();
    expect(usdPerMillionTokens.point).toBeCloseTo(1.747, 3);
    expect(marginalUsdPerMillionTokens).toBeCloseTo(0.1459, 4);
    // 420 + 54 + 0.07 kW * 8760 h * 0.18
    expect(fixedUsdPerYear).toBeCloseTo(474 + 110.376, 9);
  });

  it("costs 17 times as much at the margin on a box a 17th as fast, which cannot do 1M a day", () => {
    const slow = bill({ values: { decodeTokensPerSecond: 2, prefillTokensPerSecond: 1000 / 17 } });
    expect(slow.capacityTokensPerDay.point).toBeLessThan(1e6);
    expect(slow.marginalUsdPerMillionTokens).toBeCloseTo(17 * bill().marginalUsdPerMillionTokens, 9);
  });

  it("keeps one machine busy 9.4 % of the day, of 10.66M tokens that it could do", () => {
    const { headline, capacityTokensPerDay } = bill();
    expect(headline).toMatchObject({ machines: 1, isComplete: true });
    expect(headline.utilisation).toBeCloseTo(0.0938, 4);
    expect(capacityTokensPerDay.point / 1e6).toBeCloseTo(10.66, 2);
  });

  it.each<[string, number, Change]>([
    ["0.1M tokens a day", 590, at(1e5)],
    ["3M tokens a day", 744, at(3e6)],
    ["a tariff of 0.10", 565, { values: { tariffUsdPerKwh: 0.1 } }],
    ["15 W when idle", 559, { frame: { power: { idleWatts: 15, prefillWatts: 430, decodeWatts: 430 } } }],
    ["a price of 3,600", 1112, { values: { priceUsd: 3600 } }],
    ["a life of 2 years", 848, { values: { lifeYears: 2 } }],
    ["no resale", 818, { values: { resaleShare: 0 } }],
    ["2 hours a month at 75", 2438, { values: { labourHoursPerMonth: 2, labourUsdPerHour: 75 } }],
    ["a box already owned, left on", 164, { frame: { tenure: "own" }, values: { maintenanceShare: 0 } }],
    [
      "a box already owned, off when idle",
      64,
      { frame: { tenure: "own", whenIdle: "off" }, values: { maintenanceShare: 0 } },
    ],
    ["20M tokens a day, on two machines", 2233, at(20e6)],
  ])("with %s it is %i dollars", (_, expected, change) => {
    expect(dollars(change)).toBe(expected);
  });

  it.each([
    [4.38, 0.378],
    [2, 0.863],
    [0.96, 1.967],
    [0.3, 10.39],
  ])("meets %f dollars a million at %f million tokens a day", (price, millions) => {
    const { breakEven } = bill({ input: { offers: [hosted(price)] } }).offers[0] ?? {};
    expect((breakEven?.point ?? 0) / 1e6).toBeCloseTo(millions, millions > 10 ? 2 : 3);
    expect(breakEven?.alwaysFrom).toBe(breakEven?.point);
    expect(breakEven?.utilisation).toBeCloseTo((millions * 1e6) / 10.66e6, 2);
    expect(breakEven?.neverShare).toBe(0);
  });

  it("never meets 0.30 once it may be busy 60 % of the time only, nor 0.20 at all", () => {
    const never = { point: null, low: null, high: null, neverShare: 1, alwaysFrom: null, utilisation: null };
    const limited = bill({ values: { maxUtilisation: 0.6 }, input: { offers: [hosted(0.3)] } });
    expect(limited.offers[0]?.breakEven).toMatchObject(never);
    expect(bill({ input: { offers: [hosted(0.2)] } }).offers[0]?.breakEven).toMatchObject(never);
  });
});

describe("the payback", () => {
  it("is the price over what the cloud would cost more than the running of the box", () => {
    // 4.38 * 365 = 1598.7; running: 637.6 - 420 = 217.6; 1800 / 1381.1
    const { paybackYears } = bill({ input: { offers: [hosted(4.38)] } });
    expect(paybackYears?.point).toBeCloseTo(1800 / (1598.7 - 217.635), 3);
  });

  it("never comes where running the box alone costs more, and asks nothing of a box that is not bought", () => {
    expect(bill({ input: { offers: [hosted(0.5)] } }).paybackYears).toMatchObject({
      point: null,
      neverShare: 1,
    });
    expect(bill({ frame: { tenure: "own" } }).paybackYears).toBeNull();
    expect(bill({ input: { offers: [hosted(4.38, "on-sale")] } }).paybackYears).toBeNull();
  });

  it("counts the price of every machine that the volume needs", () => {
    const { paybackYears, causes, headline } = bill({ input: { ...at(20e6).input, offers: [hosted(1)] } });
    expect(causes.machines).toBe(2);
    expect(headline.utilisation).toBeCloseTo((20 * 0.0938) / 2, 3);
    expect(paybackYears?.point).toBeCloseTo(3600 / (7300 - (causes.total - causes.capital)), 9);
  });
});

describe("a rented machine", () => {
  const rent: Change = { frame: { tenure: "rent" }, values: { rentUsdPerHour: 0.25 } };

  it("costs the hours left on, or the hours of use where it is given back, and no power", () => {
    const on = bill(rent);
    expect(on.causes).toMatchObject({ rent: 0.25 * 8760, electricity: 0, capital: 0, maintenance: 0 });
    const off = bill({
      frame: { tenure: "rent", whenIdle: "off" },
      values: { rentUsdPerHour: 0.25, demandHoursPerDay: 8, useDaysPerYear: 260 },
    });
    expect(off.causes).toMatchObject({ rent: 0.25 * 8 * 260, total: 520 });
    expect(bill({ ...rent, values: { rentUsdPerHour: 0.25, tariffUsdPerKwh: 5 } }).causes).toEqual(on.causes);
  });

  it("is complete with two machines although nobody knows what one costs to buy", () => {
    const two = bill({ ...rent, input: { ...at(20e6).input, isPriceUnknown: true } });
    expect(two.headline).toMatchObject({ machines: 2, isComplete: true });
    expect(two.headline.usdPerYear.point).toBeCloseTo(2 * 0.25 * 8760, 9);
    expect(two.verdict).not.toBe("beyond");
  });
});

describe("an owned machine", () => {
  it("with a price pays upkeep, forgoes its resale, and buys only the second one", () => {
    const one = bill({ frame: { tenure: "own" } });
    expect(one.causes).toMatchObject({ capital: 0, maintenance: 54 });
    // 30 % of 1,800 over 3 years
    expect(one.resaleForgoneUsdPerYear).toBeCloseTo(180, 9);
    const two = bill({ frame: { tenure: "own" }, ...at(20e6) });
    expect(two.causes).toMatchObject({ machines: 2, maintenance: 108 });
    expect(two.causes.capital).toBeCloseTo(420, 9);
    expect(bill().resaleForgoneUsdPerYear).toBeNull();
  });

  it("of unknown price has no bill beyond what one machine can do", () => {
    const unknown: Change = {
      frame: { tenure: "own" },
      values: { priceUsd: 0 },
      input: { isPriceUnknown: true, volumes: [1e6, 20e6], headline: 20e6 },
    };
    const { local, reference, verdict, resaleForgoneUsdPerYear, salary } = bill(unknown);
    expect(local.map(({ isComplete }) => isComplete)).toEqual([true, false]);
    expect(reference?.standings).toEqual(["cheaper", "beyond"]);
    expect(reference?.standingFalling).toBe("beyond");
    expect(verdict).toBe("beyond");
    expect(resaleForgoneUsdPerYear).toBeNull();
    expect(salary).toMatchObject({ machines: null, tokensPerDay: null });
  });
});

describe("the offer that decides", () => {
  it("is the first host that bills by tokens, else a host by the hour, else none", () => {
    const others = [hosted(9, "on-sale"), byHour(1), hosted(2), hosted(3)];
    expect(bill({ input: { offers: others } }).reference?.offer).toBe(others[2]);
    const hourly = bill({ input: { offers: others.slice(0, 2) } });
    expect(hourly.reference?.offer).toBe(others[1]);
    expect(hourly.verdict).toBe("cheaper");
    const none = bill({ input: { offers: others.slice(0, 1) } });
    expect(none).toMatchObject({ reference: null, verdict: "no-reference", levers: [] });
    expect(none).toMatchObject({ privacyUsdPerYear: null, paybackYears: null });
  });

  it("says what privacy costs: the bill here less that of the host", () => {
    const { privacyUsdPerYear } = bill({ input: { offers: [hosted(0.96)] } });
    expect(privacyUsdPerYear?.point).toBeCloseTo(637.6 - 350.4, 1);
  });
});

describe("a salary", () => {
  it("buys whole machines kept at their capacity after somebody's hours, bought even where one is owned", () => {
    // At 10.66M a day the box computes all day: 0.43 kW * 8760 h * 0.18 = 678.0; with 474 for the box 1,152.0.
    // Labour of 20 hours a month at 50 is 12,000: (144,570 - 12,000) / 1,152.0 = 115.08.
    const values = { labourHoursPerMonth: 20, labourUsdPerHour: 50 };
    const { salary, headline, capacityTokensPerDay } = bill({ values });
    expect(salary.machines).toBe(115);
    expect(salary.tokensPerDay).toBeCloseTo(115 * capacityTokensPerDay.point, 3);
    expect(salary.share.point).toBeCloseTo(headline.usdPerYear.point / 144_570, 12);
    expect(bill({ values, frame: { tenure: "own" } }).salary.machines).toBe(115);
  });

  it("buys 198M tokens a day at 2 dollars a million", () => {
    const [line] = bill().offers;
    expect(line?.tokensPerDayForSalary).toBeCloseTo((144_570 / 730) * 1e6, 3);
    const seatless = bill({ input: { offers: [byHour(1), hosted(0)] } }).offers;
    expect(seatless.map(({ tokensPerDayForSalary }) => tokensPerDayForSalary)).toEqual([null, null]);
  });

  it("below the hours of work buys nothing", () => {
    const { salary } = bill({ values: { labourHoursPerMonth: 200 }, input: { salaryUsd: 50_000 } });
    expect(salary).toMatchObject({ machines: 0, tokensPerDay: 0 });
  });
});
