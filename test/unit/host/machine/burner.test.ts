import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { startBurner } from "../../../../src/host/machine/burner.js";

/** Processor time of this process and its threads, in milliseconds. */
const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

it("keeps a processor busy until it is stopped, and not after", async () => {
  const burner = startBurner(0.5);
  await expect.poll(cpuMs, { timeout: 10_000 }).toBeGreaterThan(cpuMs() + 60);
  await burner.stop();
  const [cpu, wall] = [cpuMs(), performance.now()];
  await sleep(100);
  // Half a core would be 0.5; the test itself only sleeps.
  expect((cpuMs() - cpu) / (performance.now() - wall)).toBeLessThan(0.25);
});
