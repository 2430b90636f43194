import type { RandomNumbers } from "../../protocol/random.js";
import { isUncertain } from "../range.js";
import {
  type CaseValues,
  PARAMETER_KEYS,
  type Parameter,
  type Parameters,
  pointValues,
} from "./parameters.js";

/** Distance of a limit of a 95 % interval from the middle, in standard deviations of a normal distribution. */
const NORMAL_95 = 1.959964;

/** Draws whole cases: the parameters without doubt stay, each of the others is drawn on its own. */
export function* drawCases(
  parameters: Parameters,
  count: number,
  random: RandomNumbers,
): Generator<CaseValues> {
  const base = pointValues(parameters);
  const drawn = PARAMETER_KEYS.filter((key) => isUncertain(parameters[key].range));
  for (let index = 0; index < count; index++) {
    const values: Record<string, number> = { ...base };
    for (const key of drawn) values[key] = drawValue(parameters[key], random);
    yield values as CaseValues;
  }
}

function drawValue({ range, shape }: Parameter, random: RandomNumbers): number {
  const chance = random.fraction();
  if (shape === "triangle") return triangleQuantile(range, chance);
  // Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
  const normal = Math.sqrt(-2 * Math.log(1 - chance)) * Math.cos(2 * Math.PI * random.fraction());
  const { low, point, high } = range;
  const spread = normal < 0 ? Math.log(point / low) : Math.log(high / point);
  return point * Math.exp((normal * spread) / NORMAL_95);
}

/** The value that a triangular distribution with its peak at the point stays below with this chance. */
export function triangleQuantile({ low, point, high }: Parameter["range"], chance: number): number {
  const width = high - low;
  const peak = (point - low) / width;
  return chance < peak
    ? low + Math.sqrt(chance * width * (point - low))
    : high - Math.sqrt((1 - chance) * width * (high - point));
}
