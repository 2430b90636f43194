import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkplace, type Workplace } from "../workplace.js";

let place: Workplace;
beforeEach(async () => {
  place = await openWorkplace();
});
afterEach(async () => {
  await place.remove();
});

describe("rigmark fit", () => {
  it("says what runs on this machine, every speed predicted where nothing was measured", async () => {
    const { stdout, stderr, status } = await place.rigmark("fit", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const { models } = JSON.parse(stdout) as { models: { id: string; origin: string | null }[] };
    expect(models.map(({ id }) => id)).toContain("deepseek-r1-distill-qwen-1.5b");
    expect(models.every(({ origin }) => origin !== "measured")).toBe(true);
  });

  it("holds a model against named hardware", async () => {
    const one = await place.rigmark("fit", "-m", "r1-70b", "--hardware", "rtx-3090", "--context", "8192");
    expect([one.status, one.stderr]).toEqual([0, ""]);
    expect(one.stdout).toContain("fits partly");
    const two = await place.rigmark("fit", "-m", "r1-70b", "--hardware", "2x rtx-3090", "--context", "8192");
    expect(two.stdout).toMatch(/fits whole|does not fit|fits partly/);
    expect(two.stdout).toContain("predicted");
  });

  it("takes a file by its header, and says the same of it as of the name that it has", async () => {
    await place.rigmark("models", "synth", "qwen2.5-0.5b", "-o", "own.gguf");
    const card = ["--hardware", "rtx-3060-12gb", "--json"];
    const [file, named] = await Promise.all([
      place.rigmark("fit", "-m", "./own.gguf", ...card),
      place.rigmark("fit", "-m", "qwen2.5-0.5b", ...card),
    ]);
    const of = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Record<string, unknown>;
    expect(of(file)["contexts"]).toEqual(of(named)["contexts"]);
    expect(of(file)).toMatchObject({ model: "own", quantization: "Q4_K_M", basis: "the file's tensors" });
  });

  it("prices what nobody measured, with predicted speeds", async () => {
    const priced = ["cost", "-m", "r1-32b", "--as-of", "2026-11-25"];
    const one = await place.rigmark(...priced, "--hardware", "rtx-3090");
    expect([one.status, one.stderr]).toEqual([0, ""]);
    expect(one.stdout).toMatch(/speeds predicted/);
    expect(one.stdout).toMatch(/VERDICT/);
    const none = await place.rigmark(...priced, "--hardware", "rtx-4060");
    expect(none.status === 0 ? none.stdout : none.stderr).toMatch(/layers of|does not fit/);
  });

  it("ranks what to buy within a budget, the cheapest a year first", async () => {
    const words = ["fit", "-m", "r1-14b", "--need", "20", "--budget", "2500", "--json"];
    const { stdout, status } = await place.rigmark(...words);
    expect(status).toBe(0);
    const { options } = JSON.parse(stdout) as { options: { priceUsd: number; usdPerYear: number }[] };
    expect(options.length).toBeGreaterThan(2);
    const years = options.map(({ usdPerYear }) => usdPerYear);
    expect(years).toEqual([...years].sort((a, b) => a - b));
    expect(options.every(({ priceUsd }) => priceUsd <= 2500)).toBe(true);
  });

  it("checks itself on published rows, and refuses what makes no sense", async () => {
    const check = await place.rigmark("fit", "--check");
    expect([check.status, check.stderr]).toEqual([0, ""]);
    expect(check.stdout).toContain("none measured by rigmark");
    const statusOf = async (...words: string[]) => (await place.rigmark("fit", ...words)).status;
    expect(await statusOf("--budget", "100")).toBe(2);
    expect(await statusOf("-m", "r1-14b", "--need", "fast")).toBe(2);
    expect(await statusOf("-m", "none.gguf")).toBe(3);
    expect(await statusOf("-m", "r1-41b")).toBe(3);
    expect(await statusOf("-m", "r1-7b", "--context", "900000")).toBe(2);
    expect(await statusOf("-m", "r1-7b", "--hardware", "rtx-9990")).toBe(2);
  });
});
