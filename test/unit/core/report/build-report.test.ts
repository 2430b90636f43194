import { describe, expect, it } from "vitest";
import { modelPhrases } from "../../../../src/core/report/wording.js";
import { report } from "../../../fixtures/reports.js";
import {
  facts,
  launch,
  model,
  QUICK_RUN,
  quickPlan,
  resultDocument,
  settings,
} from "../../../fixtures/result-documents.js";

const [PP, TG, GEN] = QUICK_RUN as [(typeof QUICK_RUN)[0], (typeof QUICK_RUN)[0], (typeof QUICK_RUN)[0]];

function section(...parameters: Parameters<typeof report>) {
  const [first] = report(...parameters).models;
  if (first === undefined) throw new Error("no model in the report");
  return first;
}

describe("rows", () => {
  it("derive tokens a second from timed values only, processes as the unit", () => {
    const [row] = section(resultDocument([{ asked: "tg128", speeds: [10, 10, 10] }])).rows;
    expect(row?.estimate?.point).toBeCloseTo(10, 6);
    expect(row?.estimate?.processes).toBe(3);
    expect(row?.estimate?.halfWidthRatio).toBeCloseTo(0, 6);
  });

  it("are named by what ran, and say what was asked", () => {
    const { rows, remarks } = section(resultDocument());
    expect(rows.map(({ label, askedLabel }) => [label, askedLabel])).toEqual([
      ["pp256", "pp512"],
      ["tg128", null],
      ["gen128", null],
    ]);
    expect(remarks.map(({ text }) => text)).toEqual(["shortened from pp512 to save time."]);
  });

  it("show the share of the memory limit for engine writing only", () => {
    const { rows } = section(resultDocument());
    expect(rows.map(({ memoryLimitShare }) => memoryLimitShare)).toEqual([
      null,
      expect.closeTo(0.5096, 3),
      null,
    ]);
  });

  it("add the context read for each token to the memory share", () => {
    const [row] = section(resultDocument([{ asked: "tg128@8192", speeds: [10, 10, 10] }])).rows;
    const cacheBytes = 2 * 28 * 2 * 128 * 2 * 8192;
    expect(row?.memoryLimitShare).toBeCloseTo(((980e6 + cacheBytes) * 10) / 20e9, 6);
  });

  it("show no memory share that cannot be", () => {
    const [row] = section(resultDocument([{ asked: "tg128", speeds: [27, 27, 27] }])).rows;
    expect(row?.memoryLimitShare).toBeNull();
  });

  it("say which settings they had when several were swept, and nothing otherwise", () => {
    const swept = [1, 2].map((threads) => ({ ...TG, settings: settings({ threads }) }));
    expect(section(resultDocument(swept)).rows.map((row) => row.settings)).toEqual(["1 thread", "2 threads"]);
    expect(section(resultDocument()).rows.map((row) => row.settings)).toEqual([null, null, null]);
  });

  it("keep a failed test with its class and a message of one line", () => {
    const story = {
      asked: "tg128",
      failure: { class: "oom-ram", message: "no\nmore \u001b[31mmemory" },
    } as const;
    const { rows, remarks } = section(resultDocument([story]));
    expect(rows[0]).toMatchObject({
      status: "failed",
      estimate: null,
      failure: { message: "no more memory" },
    });
    expect(remarks).toEqual([
      { labels: ["tg128"], severity: "failed", text: "oom-ram, not enough memory: no more memory." },
    ]);
  });
});

describe("remarks", () => {
  it("name rows with the same finding together, worst first", () => {
    const document = resultDocument([
      { asked: "pp512", speeds: [50] },
      { asked: "tg128", speeds: [10] },
      { asked: "gen128", failure: { class: "native-crash", message: "" } },
    ]);
    const { remarks } = section({ ...document, plan: { ...document.plan, ...quickPlan(1) } });
    expect(remarks.map(({ severity, labels }) => [severity, labels])).toEqual([
      ["failed", ["gen128"]],
      ["wide", ["pp512", "tg128"]],
    ]);
  });
});

describe("what it feels like", () => {
  it("is the prompt read and one token written, and an answer at the application's speed", () => {
    const { feelsLike } = section(resultDocument());
    expect(feelsLike?.promptSeconds).toBeCloseTo(512 / 58.1 + 1 / 9.7, 2);
    expect(feelsLike?.answerSeconds).toBeCloseTo(500 / 9.7, 2);
    expect(feelsLike?.answerFrom).toBe("gen128");
  });

  it("is a long answer for a model that reasons", () => {
    const { feelsLike } = section(resultDocument(), { reasoning: new Set(["r1"]) });
    expect(feelsLike).toMatchObject({ answerTokens: 4000, reasoning: true });
  });

  it("falls back to the engine's speed and says so", () => {
    const { feelsLike } = section(resultDocument([PP, TG]));
    expect(feelsLike).toMatchObject({ answerFrom: "tg128", answerSeconds: expect.closeTo(500 / 10.4, 2) });
  });

  it("uses no row that may not be believed", () => {
    const incomplete = { ...GEN, speeds: [9.7, 9.7] };
    const { rows, feelsLike } = section(resultDocument([PP, TG, incomplete]));
    expect(rows[2]?.judgement?.verdict).toBe("invalid");
    expect(feelsLike?.answerFrom).toBe("tg128");
  });

  it("takes all its speeds from the settings that write fastest", () => {
    const one = settings({ threads: 1 });
    const { feelsLike, share } = section(
      resultDocument([
        { ...PP, settings: one, speeds: [90, 90, 90] },
        { ...TG, settings: one, speeds: [6, 6, 6] },
        PP,
        TG,
      ]),
    );
    expect(feelsLike?.settings).toBe("2 threads");
    expect(share?.speeds.map(({ tokensPerSecond }) => Math.round(tokensPerSecond))).toEqual([58, 10]);
  });

  it("is left out when nothing was measured", () => {
    const failed = { asked: "tg128", failure: { class: "hang", message: "" } } as const;
    expect(section(resultDocument([failed]))).toMatchObject({ feelsLike: null, share: null });
  });
});

describe("memory and loading", () => {
  it("take the highest memory and the median load time of the processes", () => {
    const found = section(resultDocument());
    expect(found.memory).toMatchObject({
      peakRssBytes: 1_622_000_000,
      modelBytes: 1_059_000_000,
      vramUsedBytes: null,
    });
    expect(found.loadSeconds).toBeCloseTo(1.95, 9);
  });

  it("show graphics memory when a card ran, and the container's limit where it is lower", () => {
    const document = resultDocument();
    const onCard = facts({ backend: "vulkan", deviceNames: ["Card"], gpuLayers: 29, vramTotalBytes: 8e9 });
    const found = section({
      ...document,
      machine: { ...document.machine, memory: { ...document.machine.memory, limitBytes: 4e9 } },
      launches: [launch(0, { facts: onCard, vramUsedBytes: 1.2e9 })],
    });
    expect(found.memory).toMatchObject({ vramUsedBytes: 1.2e9, vramTotalBytes: 8e9, machineBytes: 4e9 });
  });
});

describe("a mixture with made-up weights", () => {
  const headerOf = model().header;
  if (headerOf === null) throw new Error("no header");
  const of = (weights: "real" | "synthetic", expertCount: number | null) =>
    report(resultDocument(undefined, { models: [model({ weights, header: { ...headerOf, expertCount } })] }));
  const said = (document: ReturnType<typeof of>) =>
    document.notices.filter(({ text }) => text.includes("made-up router"));

  it("says that its routing is random, in the title and in a note", () => {
    const mixture = of("synthetic", 32);
    expect(mixture.models.flatMap(modelPhrases).join()).toContain("text noise, routing random");
    expect(said(mixture)).toMatchObject([{ level: "note" }]);
  });

  it("says so of no dense model and of no real one", () => {
    for (const document of [of("synthetic", null), of("real", 32)]) {
      expect(document.models.flatMap(modelPhrases).join()).not.toContain("routing");
      expect(said(document)).toEqual([]);
    }
  });
});

describe("notices", () => {
  it("warn of a lock that was lost while measuring, in clean text", () => {
    const of = (lockLost: string | null) => report(resultDocument(undefined, { lockLost })).notices;
    expect(of(null).some(({ text }) => text.includes("lock"))).toBe(false);
    expect(of("ENOENT\u001b[31m: no such file")).toContainEqual({
      level: "warning",
      text: "The lock of this machine was lost while measuring (ENOENT: no such file): another run may have measured at the same time.",
    });
  });

  const GPU = {
    name: "NVIDIA GeForce RTX 3090",
    vendor: "NVIDIA",
    memoryBytes: 24e9,
    driver: null,
    powerLimitWatts: 350,
    defaultPowerLimitWatts: 350,
    unifiedMemory: false,
    source: "nvidia-smi",
  };

  it("say loudly that a graphics card was there and was not used", () => {
    const document = resultDocument();
    const found = report({ ...document, machine: { ...document.machine, gpus: [GPU] } });
    expect(found.device.gpuUnused).toBe(true);
    expect(found.notices[0]).toMatchObject({
      level: "warning",
      text: expect.stringMatching(/^GPU NOT USED: NVIDIA/),
    });
    expect(found.next[0]?.command).toBe("npx rigmark doctor");
  });

  it("name the user's own choice as the cause", () => {
    const asked = QUICK_RUN.map((story) => ({ ...story, settings: settings({ backend: "cpu" }) }));
    const document = resultDocument(asked);
    const found = report({ ...document, machine: { ...document.machine, gpus: [GPU] } });
    expect(found.notices[0]?.text).toContain("--backend cpu asked for that");
  });

  it("say once that the quick profile is provisional", () => {
    const texts = report(resultDocument()).notices.map(({ text }) => text);
    expect(texts.filter((text) => text.includes("provisional"))).toHaveLength(1);
  });

  it("name the seed, and once each what could not be read meanwhile", () => {
    const text = "not readable: see rigmark doctor \u001b[2J";
    const telemetry = {
      ...resultDocument().telemetry,
      notes: [
        { source: "rapl", text },
        { source: "rapl", text },
        { source: "cpu-thermal", text: "no sensor" },
      ] as const,
    };
    const document = resultDocument(QUICK_RUN, { telemetry: { ...telemetry, notes: [...telemetry.notes] } });
    const texts = report(document).notices.map((notice) => notice.text);
    expect(texts.filter((line) => line.startsWith("rapl"))).toEqual([
      "rapl: not readable: see rigmark doctor",
    ]);
    expect(texts).toContain("cpu-thermal: no sensor");
    expect(texts.filter((line) => line.includes("Seed 1."))).toHaveLength(1);
  });

  it("name the profile, its processes, and how many rows are as sure as was asked for", () => {
    const document = resultDocument([TG, PP, { asked: "gen128", speeds: [9, 9.5, 10] }]);
    const profiled = (targetHalfWidth: number, profile: "standard" | "rigorous", kMax: number) => {
      const replication = { kMin: 3, kMax, targetHalfWidth, values: null };
      return report({ ...document, plan: { ...document.plan, profile, replication } }).notices.map(
        ({ text }) => text,
      );
    };
    expect(profiled(0.02, "standard", 10)).toContain(
      "Standard profile: 3 to 10 processes for each row (n), until the interval is within ±2.0 %: 2 of 3 rows are. Seed 1.",
    );
    expect(profiled(0.9, "rigorous", 3)).toContain(
      "Rigorous profile: 3 processes for each row (n), until the interval is within ±90 %: all 3 rows are. Seed 1.",
    );
  });

  it("warn of a run that was interrupted, of the scripted engine, and of a process that died", () => {
    const document = resultDocument(QUICK_RUN, {
      status: "interrupted",
      tool: { name: "rigmark", version: "0.1.0", engine: "fake", source: null },
      launches: [launch(0), launch(1, { failure: { class: "native-crash", message: "signal 11", log: "" } })],
    });
    const warnings = report(document).notices.filter(({ level }) => level === "warning");
    expect(warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining("nothing was measured"),
      expect.stringContaining("interrupted"),
      "Process 2 of 2 ended early: native-crash, the engine crashed: signal 11.",
    ]);
  });
});

describe("several models", () => {
  it("have a section each, with their own rows", () => {
    const other = model({ key: "other", displayName: "Other", weights: "real" });
    const document = resultDocument([TG, { ...TG, model: "other" }], { models: [model(), other] });
    expect(report(document).models.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["DeepSeek-R1-Distill-Qwen-1.5B", 1],
      ["Other", 1],
    ]);
  });
});
