import type { TestKind } from "../../schema/plan.js";
import type { SpeedRow } from "./report-model.js";
import { tableNameOf } from "./row-tables.js";

/** The rows that stand for a model: one prompt, one engine and one application speed, all with the same settings. */
export interface PickedSpeeds {
  readonly prompt: SpeedRow | null;
  readonly engine: SpeedRow | null;
  readonly application: SpeedRow | null;
}

/**
 * Chooses the settings that write fastest among rows of one sequence that may be believed, and of each kind the row
 * nearest to an empty context; of two, the one that is not there only to be compared with batches.
 */
export function pickSpeeds(rows: readonly SpeedRow[]): PickedSpeeds {
  const groups = new Map<string, SpeedRow[]>();
  const inParallel = (row: SpeedRow) => (tableNameOf(row, rows) === "parallel" ? 1 : 0);
  const single = rows
    .filter((row) => isUsable(row) && row.test.nParallel === 1)
    .sort((a, b) => a.test.nDepth - b.test.nDepth || inParallel(a) - inParallel(b));
  for (const row of single) {
    const key = row.settings ?? "";
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const candidates = [...groups.values()].map((group) => ({
    prompt: first(group, "pp"),
    engine: first(group, "tg"),
    application: first(group, "gen"),
  }));
  const [best] = candidates.sort((a, b) => rank(b) - rank(a));
  return best ?? { prompt: null, engine: null, application: null };
}

/** True when a row has a speed that is what it says, if perhaps imprecise. */
export function isUsable(row: SpeedRow): boolean {
  return row.status === "completed" && row.estimate !== null && row.judgement?.verdict !== "invalid";
}

function first(rows: readonly SpeedRow[], kind: TestKind): SpeedRow | null {
  return rows.find(({ test }) => test.kind === kind) ?? null;
}

/** Writing decides; settings that only read a prompt come after all that write. */
function rank(speeds: PickedSpeeds): number {
  const writing = (speeds.application ?? speeds.engine)?.estimate?.point;
  return writing ?? -1 / (speeds.prompt?.estimate?.point ?? 1);
}
