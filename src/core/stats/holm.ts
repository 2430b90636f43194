/**
 * Holm's step-down adjustment ("A simple sequentially rejective multiple test procedure", 1979): reject what stays
 * below the level, and at most that share of experiments rejects anything wrongly. Same order as given.
 */
export function adjustByHolm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] ?? 1) - (pValues[b] ?? 1));
  const adjusted = pValues.map(() => 1);
  let highest = 0;
  for (const [step, index] of order.entries()) {
    highest = Math.max(highest, Math.min(1, (pValues.length - step) * (pValues[index] ?? 1)));
    adjusted[index] = highest;
  }
  return adjusted;
}
