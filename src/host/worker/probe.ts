/** Entry of a child process that opens the engine, says in one message what works, and exits. */
import type { EngineProbeMessage } from "../../schema/engine-probe.js";
import { Backend } from "../../schema/plan.js";
import { messageOf, WorkerFailure } from "./failure.js";
import { watchParent } from "./watch-parent.js";

async function probe(): Promise<EngineProbeMessage> {
  try {
    const backend = Backend.parse(process.argv[2] ?? "auto");
    // Imported here, so that an addon that cannot even be loaded is an answer too.
    const { probeDevice } = await import("./llama/probe-device.js");
    return { type: "opened", facts: await probeDevice(backend) };
  } catch (error) {
    const failure = error instanceof WorkerFailure ? error.failure : "error";
    return { type: "failed", failure: { class: failure, message: messageOf(error) } };
  }
}

watchParent();
const message = await probe();
if (process.send === undefined) process.exit(2);
// The engine is left to the end of the process: a driver that hangs while it is freed must not keep it.
process.send(message, undefined, undefined, () => process.exit(0));
