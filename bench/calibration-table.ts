/** A row of shares (0 to 1), each from so many simulations, and the range they should lie in. */
export interface Row {
  readonly label: string;
  readonly shares: readonly number[];
  readonly simulations: number;
  /** Percent, both ends included; null when the row only informs. */
  readonly aim: readonly [number, number] | null;
}

/** Prints a Markdown table in percent with the largest Monte Carlo standard error of each row; returns the rows that miss. */
export function printTable(title: string, columns: readonly string[], rows: readonly Row[]): number {
  console.log(`\n${title}\n`);
  printLine(["", ...columns, "±", "aim", ""]);
  printLine([":--", ...columns.map(() => "--:"), "--:", ":--", ":--"]);
  for (const row of rows) {
    const figures = row.shares.map((share) => (100 * share).toFixed(1));
    printLine([row.label, ...figures, standardError(row).toFixed(1), describeAim(row.aim), outcome(row)]);
  }
  return rows.filter(misses).length;
}

function printLine(cells: readonly string[]): void {
  console.log(`| ${cells.join(" | ")} |`);
}

/** sqrt(p (1 - p) / n), in percent, the largest of the row. */
function standardError({ shares, simulations }: Row): number {
  return 100 * Math.max(...shares.map((share) => Math.sqrt((share * (1 - share)) / simulations)));
}

function misses({ shares, aim }: Row): boolean {
  return aim !== null && shares.some((share) => 100 * share < aim[0] || 100 * share > aim[1]);
}

function outcome(row: Row): string {
  if (row.aim === null) return "";
  return misses(row) ? "MISSED" : "ok";
}

function describeAim(aim: Row["aim"]): string {
  if (aim === null) return "none";
  if (aim[0] === 0) return `at most ${aim[1]}`;
  return aim[1] === 100 ? `at least ${aim[0]}` : `${aim[0]} to ${aim[1]}`;
}
