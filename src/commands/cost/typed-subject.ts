import { estimatedPower } from "../../core/cost/power/estimated-power.js";
import type { HardwareChoice } from "../../core/cost/power/hardware-side.js";
import { nameOfHardware } from "../../core/cost/power/hardware-side.js";
import { exactly } from "../../core/cost/range.js";
import type { CostSubject, SubjectModel, SubjectPower } from "../../core/cost/subject.js";
import type { HardwareRow } from "../../schema/hardware.js";
import { usage } from "../run/flag-values.js";
import type { CostFlags } from "./cost-flags.js";
import type { TypedFigures } from "./parse-typed.js";

const UNNAMED = "no model was named; with -m NAME the same weights stand beside it, hosted.";
const UNKNOWN_MODEL: SubjectModel = {
  name: "model not named",
  weights: null,
  weightsKey: null,
  gpqaDiamond: null,
  isReasoning: false,
};

/** What stands beside figures typed in. */
export interface TypedContext {
  readonly model: SubjectModel | null;
  readonly hardware: HardwareChoice | null;
  readonly rows: readonly HardwareRow[];
  /** Tells it from others typed in; null when it is the only one. */
  readonly number: number | null;
  /** Power comes with the rent. */
  readonly isRented: boolean;
}

/** A machine whose figures were typed in: taken as they are, and labelled so. */
export function typedSubject(figures: TypedFigures, context: TypedContext): CostSubject {
  const { model, hardware, number } = context;
  const typed = (value: number) => ({ range: exactly(value), origin: "typed", basis: "typed in" }) as const;
  const unnamed = `machine${number === null ? "" : ` ${number}`} as typed in`;
  return {
    model: model ?? UNKNOWN_MODEL,
    machine: hardware === null ? unnamed : nameOfHardware(hardware),
    measured: null,
    prefill: typed(figures.pp),
    decode: typed(figures.tg),
    streams: 1,
    alternatives: [],
    power: typedPower(figures, context),
    loadSeconds: typed(figures.load),
    notes: model === null ? [UNNAMED] : [],
  };
}

function typedPower({ busy, idle }: TypedFigures, { hardware, rows, isRented }: TypedContext): SubjectPower {
  if (busy !== null && idle !== null) return typedWatts(idle, busy, "watts at the wall, typed in");
  if (isRented) return rentedPower();
  if (hardware !== null) return ratedPower(hardware, rows);
  throw usage(
    "--typed needs busy and idle, watts at the wall, unless --hardware says what draws them",
    "e.g. --typed tg=34,pp=1000,busy=430,idle=70",
  );
}

/** True when the machine is rented by the hour. */
export function isRented({ mode, rent }: Pick<CostFlags, "mode" | "rent">): boolean {
  return mode === "rent" || (mode === undefined && rent !== undefined);
}

/** Power that somebody else pays. */
export function rentedPower(): SubjectPower {
  return typedWatts(0, 0, "comes with the rent");
}

function typedWatts(idle: number, busy: number, basis: string): SubjectPower {
  return {
    draw: { idleWatts: idle, prefillWatts: busy, decodeWatts: busy },
    factor: exactly(1),
    origin: "typed",
    basis,
  };
}

/** Watts from the rating of named devices. */
export function ratedPower({ row, count }: HardwareChoice, rows: readonly HardwareRow[]): SubjectPower {
  const device = { name: row.matches[0] ?? row.name, powerLimitWatts: row.tdpWatts, unifiedMemory: null };
  const isCpu = row.kind === "cpu";
  return estimatedPower(
    {
      stated: null,
      gpusUsed: isCpu ? [] : Array.from({ length: count }, () => device),
      cpuModel: isCpu ? (row.matches[0] ?? row.name) : "",
    },
    rows,
  );
}
