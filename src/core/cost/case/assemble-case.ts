import type { Tenure } from "../local/local-cost.js";
import type { PresetName } from "../local/presets.js";
import { PRESETS } from "../local/presets.js";
import { exactly } from "../range.js";
import type { CostSubject, Figure } from "../subject.js";
import type { WorkloadPreset } from "../workload-presets.js";
import { ASSUMPTIONS, type AssumptionKey, type Parameter, type Parameters } from "./parameters.js";
import type { CaseFrame } from "./settle.js";

/** What the user chose; null where the preset decides. */
export interface CaseChoices {
  readonly preset: PresetName;
  readonly tenure: Tenure | null;
  readonly whenIdle: "off" | "on" | null;
  readonly workload: WorkloadPreset;
  readonly overrides: Partial<Readonly<Record<AssumptionKey, Figure>>>;
  /** Price of one machine, USD; null when unknown. */
  readonly price: Figure | null;
  /** USD an hour; null when nothing is rented. */
  readonly rent: Figure | null;
}

/** A case ready to be drawn. */
export interface AssembledCase {
  readonly frame: CaseFrame;
  readonly parameters: Parameters;
  readonly isPriceUnknown: boolean;
}

/** Puts a subject, a preset and the user's choices together; the user's word goes before the preset's. */
export function assembleCase(subject: CostSubject, choices: CaseChoices): AssembledCase {
  const { price, rent, workload } = choices;
  const nothing: Figure = { range: exactly(0), origin: "assumed", basis: "not counted" };
  return {
    frame: {
      tenure: tenureOf(choices),
      whenIdle: choices.whenIdle ?? PRESETS[choices.preset].whenIdle,
      power: subject.power.draw,
      inputPerOutput: workload.inputPerOutput,
    },
    parameters: {
      ...assumptionsOf(subject, choices),
      prefillTokensPerSecond: { ...subject.prefill, shape: "logarithms" },
      decodeTokensPerSecond: { ...subject.decode, shape: "logarithms" },
      loadSeconds: triangle(subject.loadSeconds),
      priceUsd: triangle(price ?? nothing),
      rentUsdPerHour: triangle(rent ?? nothing),
    },
    isPriceUnknown: price === null,
  };
}

/** How one comes by the machine: as said, else by what is known of its price. */
export function tenureOf({
  tenure,
  rent,
  price,
  preset,
}: Omit<CaseChoices, "workload" | "overrides">): Tenure {
  if (tenure !== null) return tenure;
  if (rent !== null) return "rent";
  return preset === "office" || price !== null ? "buy" : "own";
}

function assumptionsOf(subject: CostSubject, choices: CaseChoices): Record<AssumptionKey, Parameter> {
  const { ranges, basis } = PRESETS[choices.preset];
  const { workload, overrides } = choices;
  const known: Partial<Record<AssumptionKey, Figure>> = {
    localCacheHitRate: byWorkload(workload.localCacheHitRate),
    cloudCacheHitRate: byWorkload(workload.cloudCacheHitRate),
    wattsFactor: { range: subject.power.factor, origin: subject.power.origin, basis: subject.power.basis },
    ...overrides,
  };
  const keys = Object.keys(ASSUMPTIONS) as AssumptionKey[];
  const entries = keys.map((key) => {
    const preset: Figure = { range: ranges[key], origin: "assumed", basis: basis[key] };
    return [key, triangle(known[key] ?? preset)] as const;
  });
  return Object.fromEntries(entries) as Record<AssumptionKey, Parameter>;
}

function byWorkload(share: number): Figure {
  return { range: exactly(share), origin: "assumed", basis: "by the kind of use" };
}

function triangle(figure: Figure): Parameter {
  return { ...figure, shape: "triangle" };
}
