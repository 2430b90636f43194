import { ABSENT } from "../format.js";
import { plainText } from "../sanitize.js";
import type { CostDocument, CostSide } from "./cost-document.js";

const NAME_LENGTH = 60;
const RUN_MARK_LENGTH = 6;

/** Name of one of several machines, no longer than it takes to tell it from the others. */
export function sideName({ sides }: Pick<CostDocument, "sides">, index: number): string {
  const side = sides[index];
  if (side === undefined) return ABSENT;
  const words = wordsOf(side, sides);
  const isTwice = sides.some((other, at) => at !== index && wordsOf(other, sides) === words);
  if (!isTwice) return plainText(words, NAME_LENGTH);
  const run = side.subject.measured?.runId.slice(-RUN_MARK_LENGTH);
  const isRunTwice = sides.some(
    ({ subject }, at) => at !== index && subject.measured?.runId.endsWith(run ?? " "),
  );
  const mark = run === undefined || isRunTwice ? `(${index + 1})` : `#${run}`;
  return `${plainText(words, NAME_LENGTH - mark.length - 1)} ${plainText(mark, RUN_MARK_LENGTH + 1)}`;
}

/** What all of them share says nothing. */
function wordsOf({ subject }: CostSide, sides: readonly CostSide[]): string {
  const { machine, model } = subject;
  if (sides.some((other) => other.subject.machine !== machine)) {
    const isOneModel = sides.every((other) => other.subject.model.name === model.name);
    return isOneModel ? machine : `${machine}, ${model.name}`;
  }
  return sides.some((other) => other.subject.model.name !== model.name) ? model.name : machine;
}
