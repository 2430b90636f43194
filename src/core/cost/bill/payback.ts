import type { SettledCase } from "../case/settle.js";
import { localCostPerYear } from "../local/local-cost.js";

/**
 * Years until a bought machine has saved its price: the price of all machines over the cloud's bill less the local
 * bill without capital. Null when nothing is saved.
 */
export function paybackYears(
  { machine, assumptions, mix }: SettledCase,
  tokensPerDay: number,
  cloudUsdPerYear: number,
): number | null {
  const cost = localCostPerYear(machine, { ...mix, tokensPerDay }, assumptions);
  const saved = cloudUsdPerYear - (cost.total - cost.capital);
  return saved > 0 ? (cost.machines * machine.priceUsd) / saved : null;
}
