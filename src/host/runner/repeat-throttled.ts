import { throttlingOf } from "../../core/validity/repeated.js";
import type { ThrottleCode } from "../../core/validity/throttled.js";
import { quietValues } from "../../core/validity/used-values.js";
import type { CellGroup } from "../../schema/plan.js";
import type { CellResult, Launch, ResultDocument } from "../../schema/result.js";
import type { LiveTelemetry, RunContext } from "./run-context.js";
import type { Settle } from "./settle.js";

/** The pause before a process is repeated, where no temperature can be read and the profile has none. Seconds. */
const LEAST_PAUSE_SECONDS = 5;

/** A process that has ended, and what it was part of. */
export interface EndedLaunch {
  readonly document: ResultDocument;
  readonly group: CellGroup;
  readonly launch: Launch;
  readonly context: Pick<RunContext, "signal" | "record" | "saveDocument"> & {
    readonly telemetry: Pick<LiveTelemetry, "readThrottling">;
  };
  readonly state: { readonly settle: Pick<Settle, "coolDown">; readonly stillThrottled: Set<CellGroup> };
}

/**
 * Measures once more, after cooling down, what a process measured while it was throttled. Its values are left out when
 * the second process has some for every test; when that was throttled too it stands, and the group is not repeated any
 * more. Looks at what the hardware tells of throttling, never at the speed.
 */
export async function repeatThrottled(
  ended: EndedLaunch,
  launchAgain: (cells: readonly CellResult[]) => Promise<Launch>,
): Promise<void> {
  const { document, group, launch, context, state } = ended;
  const isConditioning = launch.round < 0;
  if (launch.failure !== null || isConditioning || state.stillThrottled.has(group)) return;
  const cells = document.cells.filter(
    ({ cell, status }) => launch.cells.includes(cell.id) && status === "pending",
  );
  const rule = await throttlingNow(launch, cells, context);
  if (rule === null) return;
  const { hotStart } = await state.settle.coolDown(LEAST_PAUSE_SECONDS);
  if (context.signal.aborted) return;
  if (hotStart) {
    state.stillThrottled.add(group);
    return;
  }
  const again = await launchAgain(cells);
  if (cells.every((result) => hasQuietValue(result, again))) {
    launch.repeatedFor = rule;
    await context.record({ type: "launch-end", launch });
  }
  if ((await throttlingNow(again, cells, context)) !== null) state.stillThrottled.add(group);
  await context.saveDocument(document);
}

async function throttlingNow(
  launch: Launch,
  cells: readonly CellResult[],
  { telemetry }: EndedLaunch["context"],
): Promise<ThrottleCode | null> {
  const readings = await telemetry.readThrottling();
  return readings === null ? null : throttlingOf(launch, cells, readings);
}

function hasQuietValue(result: CellResult, launch: Launch): boolean {
  return quietValues(result, { launches: [launch] }).some((value) => value.launch === launch.index);
}
