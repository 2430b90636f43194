import type { PredictedHardware } from "./predict-speeds.js";

const GIGA = 1e9;

/** A processor as a prediction takes it, by the bandwidth that was measured on it; its own row where the table has one. */
export function measuredProcessor(
  name: string,
  row: PredictedHardware["row"] | null,
  bytesPerSecond: number | null,
): PredictedHardware {
  return {
    row: row ?? unknownProcessor(name),
    count: 1,
    onCpu: true,
    measuredBandwidth: bytesPerSecond === null ? null : bytesPerSecond / GIGA,
  };
}

function unknownProcessor(name: string): PredictedHardware["row"] {
  return {
    id: "unknown",
    name,
    kind: "cpu",
    backends: ["cpu"],
    bandwidthGbPerSecond: null,
    fp16Tflops: null,
  };
}
