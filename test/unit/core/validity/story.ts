/** One measured cell, judged by the real rules; each case changes one thing. All figures are invented. */
import type { JudgeContext } from "../../../../src/core/validity/cell-facts.js";
import { judgeCell } from "../../../../src/core/validity/judge-cell.js";
import type { Judgement } from "../../../../src/core/validity/verdict.js";
import type { Machine } from "../../../../src/schema/machine.js";
import type { EngineSettings, Profile, Replication } from "../../../../src/schema/plan.js";
import type { CellResult, Launch, MeasuredModel, StoredValue } from "../../../../src/schema/result.js";
import type { Telemetry, TelemetrySeries } from "../../../../src/schema/telemetry.js";
import type { LoadedFacts } from "../../../../src/schema/worker-message.js";
import { facts, launch, model, resultDocument, settings } from "../../../fixtures/result-documents.js";
import { test } from "../../../fixtures/short-test.js";

export interface Story {
  readonly asked?: string;
  readonly ran?: string;
  /** Tokens/s of each value, one inner array a process. */
  readonly speeds?: readonly (readonly number[])[];
  readonly profile?: Profile;
  readonly replication?: Partial<Replication>;
  readonly strict?: boolean;
  readonly settings?: Partial<EngineSettings>;
  readonly loaded?: Partial<LoadedFacts>;
  readonly launch?: (index: number) => Partial<Launch>;
  /** Changes values; `order` counts them over the whole cell, from 0. */
  readonly value?: (value: StoredValue, order: number) => Partial<StoredValue>;
  readonly cpu?: Partial<Machine["cpu"]>;
  readonly model?: Partial<MeasuredModel>;
  readonly series?: readonly TelemetrySeries[];
  readonly idle?: Telemetry["idle"];
  readonly context?: Partial<JudgeContext>;
}

const STARTED_MS = Date.parse("2026-11-20T10:00:00.000Z");
const BETWEEN_LAUNCHES_SECONDS = 100;
const LAUNCH_SECONDS = 80;
const FIRST_VALUE_SECONDS = 10;
const K_MAX: Record<Profile, number> = { quick: 3, standard: 10, rigorous: 20 };

/** Unix ms, so many seconds after the first value of a process began. */
export function at(process: number, seconds: number): number {
  return STARTED_MS + (process * BETWEEN_LAUNCHES_SECONDS + FIRST_VALUE_SECONDS + seconds) * 1000;
}

/** Readings of one sensor, once a second from `fromMs` on. */
export function readings(
  of: Pick<TelemetrySeries, "source" | "quantity" | "scope">,
  fromMs: number,
  values: readonly (number | null)[],
): TelemetrySeries {
  return {
    ...of,
    device: null,
    method: "test",
    atMs: values.map((_, second) => fromMs + 1000 * second),
    values: [...values],
  };
}

/** All layers on one card. */
export const ON_GPU = {
  loaded: { backend: "cuda", deviceNames: ["NVIDIA GeForce RTX 4090"], gpuLayers: 29 },
  settings: { backend: "cuda" },
} as const satisfies Story;

export function judge(story: Story): Judgement | null {
  const result = resultOf(story);
  const processes = story.speeds?.length ?? 3;
  const kMin = story.replication?.kMin ?? processes;
  const profile = story.profile ?? "quick";
  const machine = resultDocument().machine;
  const launches = Array.from({ length: processes }, (_, index) => launchOf(story, index));
  return judgeCell(result, launches, {
    machine: { ...machine, cpu: { ...machine.cpu, ...story.cpu } },
    model: model(story.model),
    plan: {
      profile,
      replication: {
        kMin,
        kMax: profile === "quick" ? kMin : K_MAX[profile],
        targetHalfWidth: null,
        values: 1,
        ...story.replication,
      },
      ordering: { kind: "rounds" },
    },
    telemetry: { series: [...(story.series ?? [])], notes: [], idle: story.idle ?? null, ownCpuSeconds: 0 },
    bandwidth: null,
    fp16PerSecond: null,
    predictedTokensPerSecond: null,
    strict: story.strict ?? false,
    ...story.context,
  });
}

/** Findings as "V08 wide", in the order of the rules. */
export function codes(story: Story): string[] {
  return judge(story)?.findings.map(({ code, verdict }) => `${code} ${verdict}`) ?? ["not judged"];
}

/** Reasons and remedies of all findings. */
export function words(story: Story): string {
  return (
    judge(story)
      ?.findings.map(({ reason, remedy }) => `${reason} | ${remedy}`)
      .join("\n") ?? ""
  );
}

export function resultOf(story: Story): CellResult {
  const ran = test(story.ran ?? story.asked ?? "tg128");
  const setUp = settings(story.settings);
  let order = -1;
  const values = (story.speeds ?? [[10], [10], [10]]).flatMap((speeds, process) => {
    let seconds = 0;
    return speeds.map((speed): StoredValue => {
      const tokens = (ran.nPrompt + ran.nGen) * ran.nParallel;
      const lasts = tokens / speed;
      seconds += lasts;
      order += 1;
      const value: StoredValue = {
        cellId: "c1",
        role: "timed",
        test: ran,
        repetitions: 1,
        tokens,
        durationNs: Math.round(lasts * 1e9),
        workerCpuSeconds: setUp.threads * lasts,
        wallSeconds: lasts,
        idleSeconds: Math.max(0, 2 - setUp.threads) * lasts,
        clockSkewSeconds: 0,
        majorFaults: 0,
        endedAtMs: at(process, seconds),
        request: null,
        stretches: null,
        launch: process,
        worstWindowCores: null,
        disturbed: false,
      };
      return { ...value, ...story.value?.(value, order) };
    });
  });
  return {
    cell: {
      id: "c1",
      model: "r1",
      settings: setUp,
      test: test(story.asked ?? "tg128"),
      contextSize: 1024,
      budgetSeconds: null,
    },
    status: "completed",
    ran: values.length > 0 ? ran : null,
    values,
    failure: null,
    reason: null,
    stated: null,
  };
}

function launchOf(story: Story, index: number): Launch {
  const startedMs = STARTED_MS + 1000 * BETWEEN_LAUNCHES_SECONDS * index;
  const threads = story.settings?.threads ?? 2;
  return launch(index, {
    settings: settings(story.settings),
    startedAt: new Date(startedMs).toISOString(),
    endedAt: new Date(startedMs + 1000 * LAUNCH_SECONDS).toISOString(),
    facts: facts({ threads, sequences: test(story.asked ?? "tg128").nParallel, ...story.loaded }),
    ...story.launch?.(index),
  });
}
