import type { BillCurve } from "../../cost/bill/bill-curve.js";
import { plainText } from "../sanitize.js";
import { type Money, shortVolume } from "./cost-money.js";

const HEIGHT = 12;
const LABEL_WIDTH = 10;
const WIDEST = 72;
const NAME_LENGTH = 60;
/** Letters of the lines: the local one first, then the cloud's. */
const LETTERS = ["#", "a", "b", "c", "d"] as const;
const CROSSING = "X";
const WALL = "|";

/**
 * Yearly cost against volume as text, both axes in logarithms: `#` is this machine, letters are the cloud, X where
 * they cross, | what the machine can do at most. No escape codes and no box drawing: it is the same in a pipe.
 */
export function costChart(curve: BillCurve, money: Money, width: number): string[] {
  const columns = Math.min(WIDEST, width) - LABEL_WIDTH - 2;
  const points = curve.lines.flatMap((line) => line.points).filter(({ usdPerYear }) => usdPerYear > 0);
  const [from, to] = limitsOf(points.map(({ tokensPerDay }) => tokensPerDay));
  // A machine whose year costs next to nothing would press all else together.
  const [lowest, highest] = limitsOf(points.map(({ usdPerYear }) => usdPerYear));
  const bottom = 10 ** Math.max(Math.floor(Math.log10(lowest)), Math.ceil(Math.log10(highest)) - 6);
  const top = 10 ** Math.ceil(Math.log10(highest));
  const column = (volume: number) => Math.round(share(volume, from, to) * (columns - 1));
  const row = (usd: number) => HEIGHT - 1 - Math.round(share(usd, bottom, top) * (HEIGHT - 1));
  const grid = Array.from({ length: HEIGHT }, () => Array.from({ length: columns }, () => " "));
  const put = (x: number, y: number, mark: string) => {
    const line = grid[y];
    if (line !== undefined && x >= 0 && x < columns) line[x] = mark;
  };
  if (curve.capacityTokensPerDay < to) {
    for (let y = 0; y < HEIGHT; y++) put(column(curve.capacityTokensPerDay), y, WALL);
  }
  // The local line is drawn last, over the others.
  for (const [index, { points: own }] of [...curve.lines.entries()].reverse()) {
    const at = interpolate(own);
    for (let x = 0; x < columns; x++) {
      const usd = at(from * (to / from) ** (x / (columns - 1)));
      if (usd !== null && usd >= bottom) put(x, row(usd), LETTERS[index] ?? "?");
    }
  }
  for (const { tokensPerDay, usdPerYear } of curve.crossings)
    put(column(tokensPerDay), row(usdPerYear), CROSSING);
  return [
    ...grid.map((cells, y) => `${yLabel(y, bottom, top, money)} ${WALL}${cells.join("").trimEnd()}`),
    `${" ".repeat(LABEL_WIDTH)} +${"-".repeat(columns)}`,
    `${" ".repeat(LABEL_WIDTH)}  ${xLabels(from, to, columns)}`,
  ];
}

/** What the letters of the chart stand for. */
export function chartKey(curve: BillCurve): string {
  const names = curve.lines.map(
    ({ name }, index) => `${LETTERS[index] ?? "?"} ${plainText(name, NAME_LENGTH)}`,
  );
  const marks = [
    ...(curve.crossings.length > 0 ? [`${CROSSING} they cost the same`] : []),
    `${WALL} the most that can be done here`,
  ];
  return `${[...names, ...marks].join(", ")}.`;
}

/** Straight lines between the points, in logarithms; null outside of them. */
function interpolate(points: BillCurve["lines"][number]["points"]): (volume: number) => number | null {
  return (volume) => {
    const next = points.findIndex(({ tokensPerDay }) => tokensPerDay >= volume * (1 - 1e-9));
    const [before, after] = [points[Math.max(0, next - 1)], points[next]];
    if (before === undefined || after === undefined || volume < before.tokensPerDay * (1 - 1e-9)) return null;
    const part = share(volume, before.tokensPerDay, after.tokensPerDay);
    return before.usdPerYear + (after.usdPerYear - before.usdPerYear) * part;
  };
}

function limitsOf(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Place of a value between two others in logarithms, 0 to 1. */
function share(value: number, from: number, to: number): number {
  return to <= from ? 0 : Math.log(value / from) / Math.log(to / from);
}

/** Only whole powers of ten are written. */
function yLabel(y: number, bottom: number, top: number, money: Money): string {
  const decades = Math.round(Math.log10(top / bottom));
  const step = Array.from({ length: decades + 1 }, (_, index) => index).find(
    (index) => HEIGHT - 1 - Math.round((index / decades) * (HEIGHT - 1)) === y,
  );
  return (step === undefined ? "" : money.whole(bottom * 10 ** step)).padStart(LABEL_WIDTH);
}

function xLabels(from: number, to: number, columns: number): string {
  const decades = Math.round(Math.log10(to / from));
  let line = "";
  for (let index = 0; index <= decades; index++) {
    const label = shortVolume(from * 10 ** index);
    const at = Math.round((index / decades) * (columns - 1)) - (index === decades ? label.length - 1 : 0);
    line = line.padEnd(at) + label;
  }
  return line;
}
