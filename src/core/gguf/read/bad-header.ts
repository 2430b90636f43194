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

/** A foreign name in quotes, with all that a terminal would act on written as JSON writes it, and then cut. */
export function quoted(name: string): string {
  const written = JSON.stringify(name.slice(0, LONGEST_NAME + 1));
  return written.length > LONGEST_NAME + 2 ? `${written.slice(0, LONGEST_NAME)}..."` : written;
}
