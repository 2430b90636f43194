import { millionTokensPerYear, type Workload } from "../workload.js";
import type { TokenPrice } from "./price-bands.js";

/** USD per million tokens of this mix: input (cached and not) and output weighted by how many of each there are. */
export function usdPerMillionTokens(
  price: TokenPrice,
  mix: Pick<Workload, "inputPerOutput" | "cloudCacheHitRate">,
): number {
  const hits = mix.cloudCacheHitRate;
  const input = (1 - hits) * price.input + hits * price.cachedInput;
  return (mix.inputPerOutput * input + price.output) / (1 + mix.inputPerOutput);
}

/** USD a year in the cloud, the model needing as many tokens there as here. */
export function cloudCostPerYear(price: TokenPrice, workload: Workload): number {
  return millionTokensPerYear(workload) * usdPerMillionTokens(price, workload);
}
