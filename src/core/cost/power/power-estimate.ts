import type { HardwareRow } from "../../../schema/hardware.js";
import type { Gpu } from "../../../schema/machine.js";
import type { PowerBasis } from "../year/yearly-comparison.js";
import { findHardware } from "./find-hardware.js";

/** Power for the bill and how far the watts may lie off either way: 0.3 is ±30 %, 0 when they were stated. */
export interface PowerEstimate extends PowerBasis {
  readonly relativeSpread: number;
  /** Draw while reading a prompt, where it was measured apart from writing. */
  readonly prefillWatts?: number;
}

/** What is known of the machine that ran the model. */
export interface PowerFacts {
  /** Watts at the wall by the user's own meter; they override every estimate. */
  readonly stated: { readonly idleWatts: number; readonly busyWatts: number } | null;
  /** Graphics cards that the model ran on; none when it ran on the CPU. */
  readonly gpusUsed: readonly Pick<Gpu, "name" | "powerLimitWatts" | "unifiedMemory">[];
  readonly cpuModel: string;
}

/** Board, memory, disk and fans of a desktop, W; of a mini-PC or Mac. Assumptions, replaced by a wall meter. */
export const REST_DESKTOP_WATTS = 40;
const REST_SMALL_WATTS = 10;
/** Share of the wall power that leaves the power supply: 80 PLUS Gold at half load. */
export const SUPPLY_EFFICIENCY = 0.9;
/** Common rating of desktop processors; known ones run from 15 W to 360 W. */
const UNKNOWN_CPU_WATTS = 65;
/** Middle of the ratings in our table; graphics cards run from 70 W to 600 W. */
const UNKNOWN_GPU_WATTS = 250;
/** Consumer cards idle at 10 to 25 W. */
const GPU_IDLE_WATTS = 15;

/**
 * ±30 % where the rated power is known: writing tokens is bound by memory and draws less than the rating (an RTX 3090
 * held to 80 % of its limit loses under 1 % of speed, jeanfbrito.github.io/posts/rtx-3090-power-limit-sweet-spot),
 * while the rest of a machine can draw twice our 40 W. ±50 % where the rating itself is assumed.
 */
const SPREAD_KNOWN = 0.3;
const SPREAD_ASSUMED = 0.5;

/** Watts for the bill: those stated, else rated power plus an allowance for the rest, over the power supply. */
export function estimatePower(facts: PowerFacts, hardware: readonly HardwareRow[]): PowerEstimate {
  if (facts.stated !== null) {
    return { ...facts.stated, method: "stated", basis: "watts as stated by the user", relativeSpread: 0 };
  }
  const cards = facts.gpusUsed.filter(isCard);
  const names = facts.gpusUsed.map(({ name }) => name).concat(cards.length === 0 ? [facts.cpuModel] : []);
  const rows = names.flatMap((name) => findHardware(name, hardware) ?? []);
  const computer = rows.find(({ kind }) => kind === "apple" || kind === "system");
  if (computer !== undefined) return wholeComputer(computer);
  if (cards.length > 0) return desktopWithCards(cards, hardware);
  return desktopWithCpu(rows.find(({ kind }) => kind === "cpu")?.tdpWatts ?? null);
}

/** Integrated graphics and software renderers draw what the processor draws. */
function isCard({ name, unifiedMemory }: PowerFacts["gpusUsed"][number]): boolean {
  return unifiedMemory !== true && !/llvmpipe|swiftshader/i.test(name);
}

/** Macs and one-chip systems: rated chip power plus a small rest; the idle figure in the table is the whole computer's. */
function wholeComputer(row: HardwareRow): PowerEstimate {
  const chip = row.tdpWatts ?? UNKNOWN_CPU_WATTS;
  return {
    idleWatts: row.idleWatts ?? atTheWall(REST_SMALL_WATTS),
    busyWatts: atTheWall(chip + REST_SMALL_WATTS),
    method: "estimated",
    ...basisOf(`${row.name} at its ${chip} W`, REST_SMALL_WATTS, row.tdpWatts !== null),
  };
}

function desktopWithCards(gpus: PowerFacts["gpusUsed"], hardware: readonly HardwareRow[]): PowerEstimate {
  const cards = gpus.map(({ name, powerLimitWatts }) => {
    const row = findHardware(name, hardware);
    return { limit: powerLimitWatts ?? row?.tdpWatts ?? null, idle: row?.idleWatts ?? GPU_IDLE_WATTS };
  });
  const busy = cards.reduce((sum, { limit }) => sum + (limit ?? UNKNOWN_GPU_WATTS), 0);
  const idle = cards.reduce((sum, card) => sum + card.idle, 0);
  const known = cards.every(({ limit }) => limit !== null);
  const subject = cards.length === 1 ? "GPU" : `${cards.length} GPUs`;
  return {
    idleWatts: atTheWall(idle + REST_DESKTOP_WATTS),
    busyWatts: atTheWall(busy + REST_DESKTOP_WATTS),
    method: "estimated",
    ...basisOf(`${subject} at ${known ? "the rated" : "an assumed"} ${busy} W`, REST_DESKTOP_WATTS, known),
  };
}

function desktopWithCpu(tdpWatts: number | null): PowerEstimate {
  const known = tdpWatts !== null;
  const watts = tdpWatts ?? UNKNOWN_CPU_WATTS;
  return {
    idleWatts: atTheWall(REST_DESKTOP_WATTS),
    busyWatts: atTheWall(watts + REST_DESKTOP_WATTS),
    method: "estimated",
    ...basisOf(`CPU at ${known ? "its rated" : "an assumed"} ${watts} W`, REST_DESKTOP_WATTS, known),
  };
}

function atTheWall(watts: number): number {
  return watts / SUPPLY_EFFICIENCY;
}

function basisOf(
  subject: string,
  rest: number,
  known: boolean,
): Pick<PowerEstimate, "basis" | "relativeSpread"> {
  const relativeSpread = known ? SPREAD_KNOWN : SPREAD_ASSUMED;
  const supply = `over a ${SUPPLY_EFFICIENCY * 100} % power supply`;
  return {
    basis: `${subject} + ${rest} W for the rest, ${supply}, taken as ±${relativeSpread * 100} %`,
    relativeSpread,
  };
}
