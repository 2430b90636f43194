import type { HardwareChoice } from "../../core/cost/power/hardware-side.js";
import { nameOfHardware } from "../../core/cost/power/hardware-side.js";
import { estimatePower } from "../../core/cost/power/power-estimate.js";
import { exactly, within } from "../../core/cost/range.js";
import type { CostSubject, SubjectModel, SubjectPower } from "../../core/cost/subject.js";
import type { HardwareRow } from "../../schema/hardware.js";
import { usage } from "../run/flag-values.js";
import type { TypedFigures } from "./parse-typed.js";

const UNNAMED = "no model was named; with -m NAME the same weights stand beside it, hosted.";
const UNKNOWN_MODEL: SubjectModel = {
  name: "model not named",
  weights: null,
  weightsKey: null,
  gpqaDiamond: null,
  isReasoning: false,
};

/** A machine whose figures were typed in: taken as they are, and labelled so. `number` tells it from others typed in. */
export function typedSubject(
  figures: TypedFigures,
  model: SubjectModel | null,
  hardware: HardwareChoice | null,
  rows: readonly HardwareRow[],
  number: number | null,
): CostSubject {
  const typed = (value: number) => ({ range: exactly(value), origin: "typed", basis: "typed in" }) as const;
  return {
    model: model ?? UNKNOWN_MODEL,
    machine:
      hardware === null
        ? `machine${number === null ? "" : ` ${number}`} as typed in`
        : nameOfHardware(hardware),
    measured: null,
    prefill: typed(figures.pp),
    decode: typed(figures.tg),
    streams: 1,
    alternatives: [],
    power: typedPower(figures, hardware, rows),
    loadSeconds: typed(figures.load),
    notes: model === null ? [UNNAMED] : [],
  };
}

function typedPower(
  { busy, idle }: TypedFigures,
  hardware: HardwareChoice | null,
  rows: readonly HardwareRow[],
): SubjectPower {
  if (busy !== null && idle !== null) {
    return {
      draw: { idleWatts: idle, prefillWatts: busy, decodeWatts: busy },
      factor: exactly(1),
      origin: "typed",
      basis: "watts at the wall, typed in",
    };
  }
  if (hardware === null) {
    throw usage(
      "--typed needs busy and idle, watts at the wall, unless --hardware says what draws them",
      "e.g. --typed tg=34,pp=1000,busy=430,idle=70",
    );
  }
  return ratedPower(hardware, rows);
}

/** Watts from the rating of named devices. */
function ratedPower({ row, count }: HardwareChoice, rows: readonly HardwareRow[]): SubjectPower {
  const device = { name: row.matches[0] ?? row.name, powerLimitWatts: row.tdpWatts, unifiedMemory: null };
  const isCpu = row.kind === "cpu";
  const estimate = estimatePower(
    {
      stated: null,
      gpusUsed: isCpu ? [] : Array.from({ length: count }, () => device),
      cpuModel: isCpu ? (row.matches[0] ?? row.name) : "",
    },
    rows,
  );
  return {
    draw: {
      idleWatts: estimate.idleWatts,
      prefillWatts: estimate.busyWatts,
      decodeWatts: estimate.busyWatts,
    },
    factor: within(1, estimate.relativeSpread),
    origin: estimate.method,
    basis: estimate.basis,
  };
}
