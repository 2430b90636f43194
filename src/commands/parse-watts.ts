import { RigmarkError } from "../errors.js";

/** Power at the wall by the user's own meter, in watts. */
export interface StatedWatts {
  readonly idle: number;
  readonly busy: number;
}

/** Reads `idle,busy` of `--watts`. */
export function parseWatts(text: string): StatedWatts {
  const [idle, busy, ...rest] = text
    .split(",")
    .map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (idle === undefined || busy === undefined || rest.length > 0 || !isPower(idle, busy)) {
    throw new RigmarkError(
      "usage",
      `--watts: ${JSON.stringify(text.slice(0, 40))} is not idle,busy in watts`,
      {
        hint: "the smaller one first, e.g. --watts 45,210",
      },
    );
  }
  return { idle, busy };
}

function isPower(idle: number, busy: number): boolean {
  return idle >= 0 && busy > 0 && busy >= idle && Number.isFinite(busy);
}
