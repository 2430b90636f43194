import { findHardware } from "../../core/cost/power/find-hardware.js";
import { checkPredictions } from "../../core/predict/check-predictions.js";
import { checkBlocks } from "../../core/report/fit/check-text.js";
import { readDataFile } from "../../host/store/data-files.js";
import { HardwareTable } from "../../schema/hardware.js";
import { ModelRegistry } from "../../schema/model.js";
import { PublishedSpeeds } from "../../schema/published-speeds.js";
import { type OutputFlags, writeBlocks } from "../text-output.js";

/** Prints how the prediction does on every published row. */
export async function checkRows(flags: OutputFlags): Promise<void> {
  const [registry, hardware, published] = await Promise.all([
    readDataFile("models.json", ModelRegistry),
    readDataFile("data/hardware.json", HardwareTable),
    readDataFile("data/published-speeds.json", PublishedSpeeds),
  ]);
  const check = checkPredictions(published.rows, {
    models: registry.models,
    hardwareOf: ({ device, deviceName }) =>
      hardware.rows.find(({ id }) => id === device) ?? findHardware(deviceName, hardware.rows),
  });
  await writeBlocks(checkBlocks(check), () => `${JSON.stringify(check, null, 2)}\n`, flags);
}
