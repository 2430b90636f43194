import { testLabel } from "../../core/protocol/test-shape.js";
import { cellEntry } from "../../core/resume/cell-entry.js";
import type { CellResult, Failure } from "../../schema/result.js";
import type { RunContext } from "./run-context.js";

/** Why nothing more is measured of a cell. */
type Closing =
  | { readonly status: "failed"; readonly failure: Failure }
  | { readonly status: "skipped"; readonly reason: string }
  | { readonly status: "completed" };

/** Closes a cell as failed, left out or measured enough; keeps that, and tells of it. */
export async function closeCell(
  result: CellResult,
  closing: Closing,
  { record, listener }: Pick<RunContext, "record" | "listener">,
): Promise<void> {
  const { id: cellId, test } = result.cell;
  const label = testLabel(test);
  result.status = closing.status;
  if (closing.status === "failed") {
    result.failure = closing.failure;
    const { class: failure, message } = closing.failure;
    listener({ type: "cell-failed", cellId, label, failure, message });
  } else if (closing.status === "skipped") {
    result.reason = closing.reason;
    listener({ type: "cell-skipped", cellId, label, reason: closing.reason });
  }
  await record(cellEntry(result));
}
