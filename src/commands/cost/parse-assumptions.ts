import { readFile } from "node:fs/promises";
import * as z from "zod";
import { ASSUMPTIONS, type AssumptionKey, type ParameterFacts } from "../../core/cost/case/parameters.js";
import { exactly, type Range } from "../../core/cost/range.js";
import type { Figure } from "../../core/cost/subject.js";
import { RigmarkError } from "../../errors.js";
import { nearestName } from "../../host/models/registry.js";
import { quoted, usage } from "../run/flag-values.js";

export type Overrides = Partial<Record<AssumptionKey, Figure>>;

const KEYS = Object.keys(ASSUMPTIONS) as AssumptionKey[];
const LARGEST_FILE = 1_000_000;

/** One figure of an assumptions file: a number, or its limits with the best estimate between them. */
function figureSchema({ least, most }: ParameterFacts) {
  const value = z.number().min(least).max(most);
  const range = z
    .strictObject({ low: value, point: value, high: value })
    .refine(({ low, point, high }) => low <= point && point <= high, {
      message: "low, point and high must rise",
    });
  return z.union([value.transform(exactly), range]);
}

const AssumptionsFile = z.strictObject(
  Object.fromEntries(KEYS.map((key) => [key, figureSchema(ASSUMPTIONS[key]).optional()])),
);

/** Reads `--assume`: short names with a value, two limits, or limits and the best estimate between them. */
export function parseAssume(text: string): Overrides {
  const overrides: Overrides = {};
  for (const part of text.split(",")) {
    const [name = "", words = ""] = part.split("=").map((word) => word.trim());
    const key = KEYS.find((candidate) => ASSUMPTIONS[candidate].short === name);
    if (key === undefined) throw unknownName(part, name);
    if (overrides[key] !== undefined) throw usage(`--assume: ${name} stands twice`, "Give each name once.");
    overrides[key] = { range: parseRange(key, words), origin: "stated", basis: "as you said" };
  }
  return overrides;
}

function unknownName(part: string, name: string): RigmarkError {
  const names = KEYS.map((key) => ASSUMPTIONS[key].short);
  const nearest = nearestName(name, names);
  return usage(
    `--assume: ${quoted(part)} is no assumption`,
    nearest === null ? `Names: ${names.join(", ")}` : `Did you mean ${nearest}? Names: ${names.join(", ")}`,
  );
}

function parseRange(key: AssumptionKey, words: string): Range {
  const { short, least, most, unit } = ASSUMPTIONS[key];
  const numbers = words.split("..").map((word) => (word === "" ? Number.NaN : Number(word)));
  const [low, middle, high] =
    numbers.length === 2
      ? [numbers[0], mean(numbers), numbers[1]]
      : [numbers[0], numbers[1] ?? numbers[0], numbers[2] ?? numbers[0]];
  const isRange =
    low !== undefined && middle !== undefined && high !== undefined && low <= middle && middle <= high;
  if (isRange && numbers.length <= 3 && low >= least && high <= most) return { low, point: middle, high };
  throw usage(
    `--assume: ${quoted(`${short}=${words}`)} is not ${least} to ${most} (${unit})`,
    `e.g. ${short}=${least}, or limits: ${short}=${least}..${most}`,
  );
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Reads `--assumptions`; rejects a file that is not as it should be with the field and the reason. */
export async function readAssumptions(path: string): Promise<Overrides> {
  const bad = (reason: string, hint: string, cause?: unknown) =>
    new RigmarkError("bad-data", `${path}: ${reason}`, { hint, cause });
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw bad("cannot be read", "Name a JSON file of assumptions, see docs/cost-model.md", cause);
  });
  if (text.length > LARGEST_FILE) throw bad("is too large for a file of assumptions", "Is it another file?");
  const parsed = AssumptionsFile.safeParse(
    parseJson(text, (reason) => bad(reason, "Look for a missing comma or quote.")),
  );
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined || issue.path.length === 0 ? "top level" : issue.path.join(".");
    throw bad(`${where}: ${issue?.message ?? "not as expected"}`, `Names: ${KEYS.join(", ")}`);
  }
  const given = Object.entries(parsed.data).flatMap(([key, range]) =>
    range === undefined
      ? []
      : [[key, { range: range as Range, origin: "stated", basis: "from your file" }] as const],
  );
  return Object.fromEntries(given) as Overrides;
}

function parseJson(text: string, bad: (reason: string) => RigmarkError): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw bad(cause instanceof Error ? cause.message.slice(0, 120) : "is not JSON");
  }
}
