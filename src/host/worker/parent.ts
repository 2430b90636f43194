import { once } from "node:events";
import { type MeasuredValue, ValueReply, type WorkerMessage } from "../../schema/worker-message.js";
import { WorkerFailure } from "./failure.js";

/** Sends a message and waits until it has left this process. */
export function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}

/** A worker whose parent hangs up has nobody to measure for. */
export function endWithParent(): void {
  process.once("disconnect", () => process.exit(1));
}

/**
 * Sends a value; a timed one is answered by the parent, and the answer is waited for. Resolves with whether the value
 * has to be taken again.
 */
export async function sendValue(value: MeasuredValue): Promise<boolean> {
  if (value.role === "warmup") {
    await send({ type: "value", value });
    return false;
  }
  const [[reply]] = await Promise.all([once(process, "message"), send({ type: "value", value })]);
  const parsed = ValueReply.safeParse(reply);
  if (!parsed.success) throw new WorkerFailure("error", "the answer to a value is no answer");
  return parsed.data.again;
}
