import type { Probe } from "../probe.js";
import { type Channel, type Reading, readFigure } from "./reader.js";

/** A file with a number, and the channel it feeds once scaled. */
export interface SensorFile {
  readonly path: string;
  readonly channel: Channel;
  readonly scale: number;
}

/** Those of the files that can be read now. */
export async function presentSensors(
  probe: Pick<Probe, "readFile">,
  sensors: readonly SensorFile[],
): Promise<SensorFile[]> {
  const texts = await Promise.all(sensors.map(({ path }) => probe.readFile(path)));
  return sensors.filter((_, index) => texts[index] !== null);
}

/** One reading a file. */
export function readSensors(
  probe: Pick<Probe, "readFile">,
  sensors: readonly SensorFile[],
): Promise<Reading[]> {
  return Promise.all(
    sensors.map(async ({ path, channel, scale }) => ({
      channel,
      value: await readFigure(probe, path, scale),
    })),
  );
}
