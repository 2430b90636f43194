import { RigmarkError } from "../../../errors.js";

/** What to do about a file that was cut off or changed on its way. */
export const FETCH_AGAIN = "Download the file again and compare its size with the one on the model's page.";

const DAMAGED = `The file is damaged or hostile. ${FETCH_AGAIN}`;

/** The refusal of a file by what its header says; the message goes on after the file's name. */
export function badHeader(what: string, hint = DAMAGED): RigmarkError {
  return new RigmarkError("bad-model", what, { hint });
}

/** Longest piece of a foreign name in a message. */
const LONGEST_NAME = 64;

/** A foreign name in quotes, cut, with all that a terminal would act on written as JSON writes it. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name);
}
