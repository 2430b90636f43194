import type { ResultDocument } from "../../../schema/result.js";
import type { PowerFacts } from "../../cost/power/power-estimate.js";
import { pickSpeeds } from "../pick-speeds.js";
import type { SpeedRow } from "../report-model.js";

/** What is known of the power of the machine while it ran the rows that stand for a model. */
export function powerFactsOf(
  { machine, statedWatts, launches }: ResultDocument,
  rows: readonly SpeedRow[],
): PowerFacts {
  const picked = pickSpeeds(rows);
  const cellId = (picked.application ?? picked.engine ?? picked.prompt)?.cellId ?? "";
  const facts = launches.find((launch) => launch.cells.includes(cellId) && launch.facts !== null)?.facts;
  const names = facts === undefined || facts === null || facts.backend === "cpu" ? [] : facts.deviceNames;
  const gpusUsed = names.map(
    (name) =>
      machine.gpus.find((gpu) => plainName(gpu.name) === plainName(name)) ?? {
        name,
        powerLimitWatts: null,
        unifiedMemory: null,
      },
  );
  return {
    stated: statedWatts && { idleWatts: statedWatts.idle, busyWatts: statedWatts.busy },
    gpusUsed,
    cpuModel: machine.cpu.model,
  };
}

/** A device name without what drivers add to it, e.g. "(R)" and "(RADV NAVI31)". */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/\([^)]*\)/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
