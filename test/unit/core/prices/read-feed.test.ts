import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFeed } from "../../../../src/core/prices/read-feed.js";
import { modelsDevList, openRouterList } from "../../../fixtures/price-lists.js";

/** What models.dev's shape gives for a cost. */
function priceOf(cost: unknown) {
  const offers = readFeed(modelsDevList({ odd: { cost } }))?.offersOf("OpenAI") ?? [];
  return offers.find(({ id }) => id === "odd")?.price;
}

/** What OpenRouter's shape gives for a pricing. */
function pricingOf(pricing: unknown) {
  const offers = readFeed(openRouterList({ id: "odd", pricing }))?.offersOf("OpenRouter") ?? [];
  return offers.find(({ id }) => id === "odd")?.price;
}

describe("a list in the shape of models.dev", () => {
  it("gives what each of our providers sells, in USD per million tokens", () => {
    const feed = readFeed(modelsDevList());
    expect(feed?.shape).toBe("models.dev");
    expect(feed?.offersOf("OpenAI")).toEqual([
      { id: "gpt-4o", price: { input: 2.5, cachedInput: 1.25, output: 10 }, deprecated: false },
    ]);
    expect(feed?.offersOf("Anthropic")).toBeNull();
    expect(feed?.offersOf("constructor")).toBeNull();
  });

  it("says what is deprecated", () => {
    const feed = readFeed(modelsDevList({ old: { cost: { input: 1, output: 2 }, status: "deprecated" } }));
    expect(feed?.offersOf("OpenAI")?.map(({ deprecated }) => deprecated)).toEqual([false, true]);
  });

  it.each([
    [{ input: "2.5", output: 10 }, "no number"],
    [{ input: null, output: 10 }, "no number"],
    [{ output: 10 }, "no number"],
    [undefined, "no price"],
    ["free", "no price"],
    [{ input: -1, output: 10 }, "negative"],
    [{ input: 1, output: 10, cache_read: -0.1 }, "negative"],
    [{ input: 135_000, output: 135_000 }, "above $1000"],
    [{ input: 1, output: Number.POSITIVE_INFINITY }, "above $1000"],
    [{ input: Number.NaN, output: 1 }, "above $1000"],
    [{ input: 0, output: 0 }, "free"],
    [{ input: 10, output: 1 }, "half of input"],
    [{ input: 1, output: 10, cache_read: 2 }, "dearer than input"],
  ])("names what cannot be a price: %o", (cost, reason) => {
    expect(priceOf(cost)).toContain(reason);
  });

  it("takes a cached price of 0, or none at all, for none given", () => {
    expect(priceOf({ input: 1, output: 2, cache_read: 0 })).toEqual({
      input: 1,
      cachedInput: null,
      output: 2,
    });
    expect(priceOf({ input: 1, output: 2, cache_read: "?" })).toEqual({
      input: 1,
      cachedInput: null,
      output: 2,
    });
  });

  it("is still read where single providers or models are nonsense", () => {
    const feed = readFeed({
      ...Object(modelsDevList({ a: 7, b: null })),
      openrouter: 3,
      groq: { models: [] },
    });
    expect(feed?.offersOf("OpenAI")?.map(({ id }) => id)).toEqual(["gpt-4o", "a", "b"]);
    expect(feed?.offersOf("OpenRouter")).toBeNull();
    expect(feed?.offersOf("Groq")).toBeNull();
  });
});

describe("a list in the shape of OpenRouter", () => {
  it("is in USD per token, as text, and of OpenRouter only", () => {
    const feed = readFeed(openRouterList());
    expect(feed?.shape).toBe("OpenRouter");
    expect(feed?.offersOf("OpenRouter")).toEqual([
      {
        id: "deepseek/deepseek-r1",
        price: { input: 0.45, cachedInput: null, output: 2.15 },
        deprecated: false,
      },
    ]);
    expect(feed?.offersOf("OpenAI")).toBeNull();
  });

  it("may write small numbers with an exponent", () => {
    const pricing = { prompt: "1.4e-7", completion: "2.8E-07", input_cache_read: "2.8e-9" };
    expect(pricingOf(pricing)).toEqual({ input: 0.14, cachedInput: 0.0028, output: 0.28 });
  });

  it.each([
    [{ prompt: "-1", completion: "-1" }, "negative"],
    [{ prompt: "NaN", completion: "0.1" }, "no number"],
    [{ prompt: "0x10", completion: "0.1" }, "no number"],
    [{ prompt: "", completion: "" }, "no number"],
    [{ prompt: "0.1" }, "no number"],
    [{ prompt: 0.1, completion: 0.1 }, "no number"],
    [{ prompt: "1e999", completion: "1e999" }, "above $1000"],
    [{ prompt: "0.01", completion: "0.01" }, "above $1000"],
    [{ prompt: "0", completion: "0" }, "free"],
  ])("names what cannot be a price: %o", (pricing, reason) => {
    expect(pricingOf(pricing)).toContain(reason);
  });
});

describe("what is neither", () => {
  it.each([
    [null],
    [[]],
    [{}],
    ["text"],
    [7],
    [{ data: [] }],
    [{ data: [1, "x"] }],
    [{ data: [{ id: "gpt-4o" }] }],
    [{ a: { models: 3 } }],
  ])("is refused: %o", (raw) => {
    expect(readFeed(raw)).toBeNull();
  });

  it("never throws, and never gives a price that cannot be", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const raw of [a, { openai: { models: { m: { cost: { input: a, output: b } } } } }]) {
          for (const { price } of readFeed(raw)?.offersOf("OpenAI") ?? []) {
            if (typeof price === "string") continue;
            expect(price.input > 0 && price.input <= 1000 && price.output >= price.input / 2).toBe(true);
          }
        }
      }),
    );
  });
});
