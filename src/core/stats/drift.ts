import { mean } from "./speed-estimate.js";
import { tQuantile } from "./student.js";

/** One value and its place in time. */
export interface OrderedValue {
  /** Any number that tells processes apart. */
  readonly process: number;
  /** Place in time, as a running number or in seconds: in the whole run, or from the start of the process. */
  readonly order: number;
  /** ln(tokens/s). */
  readonly log: number;
}

/** A steady change of speed. */
export interface Drift {
  /** Change of ln(tokens/s) from the first place to the last, over the run or over a process; negative when it got slower. */
  readonly total: number;
  readonly standardError: number;
  readonly flagged: boolean;
}

/** A total change of ln(tokens/s) below this is not worth a flag, however sure. */
const LEAST_TOTAL = 0.03;

/**
 * Fits one slope of speed over order, common to all processes, each process with a level of its own (analysis of
 * covariance with processes as blocks), so that a difference between processes is never taken for drift. Flagged
 * when the total is over 3 % and over t(0.995) standard errors. Null when the values do not determine an error.
 */
export function findDrift(values: readonly OrderedValue[]): Drift | null {
  if (values.length === 0) return null;
  const centred = centreByProcess(values);
  const degrees = values.length - centred.processes - 1;
  const spread = centred.values.reduce((sum, { order }) => sum + order ** 2, 0);
  if (degrees < 1 || spread === 0) return null;
  const slope = centred.values.reduce((sum, { order, log }) => sum + order * log, 0) / spread;
  const residual = centred.values.reduce((sum, { order, log }) => sum + (log - slope * order) ** 2, 0);
  const orders = values.map(({ order }) => order);
  const length = Math.max(...orders) - Math.min(...orders);
  const standardError = Math.sqrt(residual / degrees / spread) * length;
  const total = slope * length;
  const limit = Math.max(LEAST_TOTAL, tQuantile(0.995, degrees) * standardError);
  return { total, standardError, flagged: Math.abs(total) > limit };
}

function centreByProcess(values: readonly OrderedValue[]): {
  readonly processes: number;
  readonly values: readonly { readonly order: number; readonly log: number }[];
} {
  const blocks = new Map<number, OrderedValue[]>();
  for (const value of values) {
    const block = blocks.get(value.process);
    if (block === undefined) blocks.set(value.process, [value]);
    else block.push(value);
  }
  const centred = [...blocks.values()].flatMap((block) => {
    const order = mean(block.map((value) => value.order));
    const log = mean(block.map((value) => value.log));
    return block.map((value) => ({ order: value.order - order, log: value.log - log }));
  });
  return { processes: blocks.size, values: centred };
}
