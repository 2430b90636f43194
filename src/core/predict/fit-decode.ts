import type { DecodeConstants } from "./constants.js";
import type { DecodeWork } from "./decode-time.js";

/** A published or measured speed with what it moved. */
export interface DecodePoint {
  readonly work: DecodeWork;
  readonly bytesPerSecond: number;
  readonly tokensPerSecond: number;
}

/** Errors beyond this count less the larger they are (Huber), as a log ratio. */
const TOLERATED = 0.1;
const ROUNDS = 30;

/**
 * Efficiency and time a layer that fit the points best: least squares on relative errors, large ones weighted down
 * (iteratively reweighted, Huber 1964). Null for no points.
 */
export function fitDecode(points: readonly DecodePoint[]): DecodeConstants | null {
  if (points.length === 0) return null;
  // With t = a * bytes / bandwidth + b * layers, each row divided by its measured time reads a*u + b*v = 1.
  const rows = points.map(({ work, bytesPerSecond, tokensPerSecond }) => ({
    u: (work.bytes / bytesPerSecond) * tokensPerSecond,
    v: work.layers * tokensPerSecond,
  }));
  let weights = rows.map(() => 1);
  let [a, b] = [1, 0];
  for (let round = 0; round < ROUNDS; round += 1) {
    [a, b] = solve(rows, weights);
    weights = rows.map(({ u, v }) => Math.min(1, TOLERATED / Math.abs(Math.log(a * u + b * v))));
  }
  return { efficiency: 1 / a, layerSeconds: b };
}

/** Normal equations of two unknowns; a time a layer below zero means nothing and is held at zero. */
function solve(rows: readonly { u: number; v: number }[], weights: readonly number[]): [number, number] {
  let [uu, uv, vv, u1, v1] = [0, 0, 0, 0, 0];
  rows.forEach(({ u, v }, index) => {
    const weight = weights[index] ?? 0;
    uu += weight * u * u;
    uv += weight * u * v;
    vv += weight * v * v;
    u1 += weight * u;
    v1 += weight * v;
  });
  const determinant = uu * vv - uv * uv;
  // Points of one shape cannot tell the two apart.
  const b = determinant > 1e-9 * uu * vv ? (uu * v1 - uv * u1) / determinant : 0;
  return b > 0 ? [(u1 - uv * b) / uu, b] : [u1 / uu, 0];
}
