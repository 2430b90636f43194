/** Why a cell is left out whose depth, or whose prompt, takes longer to read than its budget allows. */
export function tooLongToRead({
  tokens,
  seconds,
  budgetSeconds,
}: {
  readonly tokens: number;
  readonly seconds: number;
  readonly budgetSeconds: number;
}): string {
  const many = tokens.toLocaleString("en-US");
  const [long, short] = [roughTime(seconds), roughTime(budgetSeconds)];
  return `reading ${many} tokens first would take about ${long}, more than the ${short} that this test may take in a process: give a larger --budget`;
}

/** A duration in the unit that shows it in two or three digits. */
function roughTime(seconds: number): string {
  if (seconds < 100) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}
