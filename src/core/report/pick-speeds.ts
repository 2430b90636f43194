import type { SpeedRow } from "./report-model.js";

/** The rows that stand for a model: one prompt, one engine and one application speed, all with the same settings. */
export interface PickedSpeeds {
  readonly prompt: SpeedRow | null;
  readonly engine: SpeedRow | null;
  readonly application: SpeedRow | null;
}

/** Chooses the settings that write fastest among rows that may be believed, and of each kind the row nearest to an empty context. */
export function pickSpeeds(rows: readonly SpeedRow[]): PickedSpeeds {
  const groups = new Map<string, SpeedRow[]>();
  for (const row of rows.filter(isUsable)) {
    const key = row.settings ?? "";
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const candidates = [...groups.values()].map((group) => ({
    prompt: shallowest(group, "pp"),
    engine: shallowest(group, "tg"),
    application: shallowest(group, "gen"),
  }));
  const [best] = candidates.sort((a, b) => rank(b) - rank(a));
  return best ?? { prompt: null, engine: null, application: null };
}

/** True when a row has a speed that is what it says, if perhaps imprecise. */
export function isUsable(row: SpeedRow): boolean {
  return row.status === "completed" && row.estimate !== null && row.judgement?.verdict !== "invalid";
}

function shallowest(rows: readonly SpeedRow[], kind: SpeedRow["kind"]): SpeedRow | null {
  const [first] = rows.filter((row) => row.kind === kind).sort((a, b) => a.depth - b.depth);
  return first ?? null;
}

/** Writing decides; settings that only read a prompt come after all that write. */
function rank(speeds: PickedSpeeds): number {
  const writing = (speeds.application ?? speeds.engine)?.estimate?.point;
  return writing ?? -1 / (speeds.prompt?.estimate?.point ?? 1);
}
