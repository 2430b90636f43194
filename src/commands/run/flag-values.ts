import { RigmarkError } from "../../errors.js";

/** A wrong flag: what it says and what to type instead. */
export function usage(message: string, hint: string): RigmarkError {
  return new RigmarkError("usage", message, { hint });
}

/** What was typed, short enough for an error line. */
export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

/** The words of a comma-separated list, each once. */
export function words(flag: string, text: string): string[] {
  const list = text.split(",").map((word) => word.trim());
  if (list.some((word) => word === ""))
    throw usage(`${flag}: an item of the list is empty`, `e.g. ${flag} a,b`);
  return [...new Set(list)];
}

/** A comma-separated list of whole numbers. */
export function wholeNumbers(flag: string, text: string, least: number, most = 10_000_000): number[] {
  return words(flag, text).map((word) => oneNumber(flag, word, least, most));
}

/** One whole number within limits. */
export function oneNumber(flag: string, word: string, least: number, most: number): number {
  const number = Number(word);
  if (!/^\d+$/.test(word) || number < least || number > most) {
    throw usage(
      `${flag}: ${quoted(word)} is not a whole number from ${least} to ${most}`,
      `e.g. ${flag} ${least}`,
    );
  }
  return number;
}

/** One of the names allowed. */
export function oneOf<Name extends string>(flag: string, word: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === word);
  if (found === undefined) {
    throw usage(`${flag}: ${quoted(word)} is none of ${names.join(", ")}`, `e.g. ${flag} ${names[0] ?? ""}`);
  }
  return found;
}

/** A switch in llama-bench's spelling (1, 0) or in words. */
export function onOrOff(flag: string, word: string): boolean {
  return ["on", "1"].includes(oneOf(flag, word, ["on", "off", "1", "0"]));
}
