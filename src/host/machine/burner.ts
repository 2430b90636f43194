import { Worker } from "node:worker_threads";

/** One turn of working and resting, in milliseconds: short against a window of 2 s. */
const TURN_MS = 20;

const BURN = `
  const { workerData } = require("node:worker_threads");
  const still = new Int32Array(new SharedArrayBuffer(4));
  const { workMs, restMs } = workerData;
  for (;;) {
    const end = performance.now() + workMs;
    while (performance.now() < end) Math.sqrt(2);
    if (restMs > 0) Atomics.wait(still, 0, 0, restMs);
  }
`;

/** A load of our own making. */
export interface Burner {
  readonly stop: () => Promise<void>;
}

/** Keeps so many cores busy in threads of this process until stopped: a whole number fully, the rest in turns. */
export function startBurner(cores: number): Burner {
  const shares = Array.from({ length: Math.ceil(cores) }, (_, index) => Math.min(1, cores - index));
  const threads = shares.map(
    (share) =>
      new Worker(BURN, {
        eval: true,
        workerData: { workMs: TURN_MS * share, restMs: TURN_MS * (1 - share) },
      }),
  );
  return {
    async stop() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
