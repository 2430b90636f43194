import { Worker } from "node:worker_threads";

const POLL_MS = 500;

/** Kills this process when its parent has died; runs apart, because native calls block the main thread. */
const WATCH = `
  const { workerData } = require("node:worker_threads");
  setInterval(() => {
    if (process.ppid !== workerData.parent) process.kill(process.pid, "SIGKILL");
  }, workerData.pollMs);
`;

/** Starts the watch. It never keeps the process alive by itself. */
export function watchParent(): void {
  new Worker(WATCH, { eval: true, workerData: { parent: process.ppid, pollMs: POLL_MS } }).unref();
}
