import type { WorkerMessage } from "../../schema/worker-message.js";
import { type Deadlines, loadDeadline, silenceDeadline } from "./deadlines.js";

/** A deadline that passed; one while the header was read means a bad file. */
interface Missed {
  readonly what: string;
  readonly inspecting: boolean;
}

/** Watches over one worker process. */
export interface Watchdog {
  /** Something must be heard within so many seconds. */
  expect(what: string, seconds: number): void;
  heard(message: WorkerMessage): void;
  missed(): Missed | null;
  close(): void;
}

/** Stops the worker when it is silent, or busy with one cell, for too long. */
export function createWatchdog(deadlines: Deadlines, modelBytes: number, stop: AbortController): Watchdog {
  let silence: NodeJS.Timeout | undefined;
  let cell: NodeJS.Timeout | undefined;
  let missed: Missed | null = null;
  let slowestCall = 0;
  let inspecting = false;
  const arm = (what: string, seconds: number) =>
    setTimeout(() => {
      missed ??= { what: `${what} within ${Math.round(seconds)} s`, inspecting };
      stop.abort();
    }, seconds * 1000);
  const expect = (what: string, seconds: number) => {
    clearTimeout(silence);
    silence = arm(what, seconds);
  };
  return {
    expect,
    heard(message) {
      switch (message.type) {
        case "started":
          inspecting = true;
          return expect("the header was not read", deadlines.inspect);
        case "inspected":
          inspecting = false;
          return expect("the model was not loaded", loadDeadline(deadlines, modelBytes));
        case "cell-started":
          clearTimeout(cell);
          cell = arm("the test did not end", deadlines.cell);
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
        case "alive":
          slowestCall = Math.max(slowestCall, message.callSeconds);
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
        case "log":
          return undefined;
        default:
          return expect("nothing was heard", silenceDeadline(deadlines, slowestCall));
      }
    },
    missed: () => missed,
    close() {
      clearTimeout(silence);
      clearTimeout(cell);
    },
  };
}
