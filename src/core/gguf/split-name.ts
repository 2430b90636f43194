/** What the name of one part of a split model says (llama_split_path of llama.cpp: `<stem>-00001-of-00003.gguf`). */
export interface SplitName {
  /** Path or name before the numbers. */
  readonly stem: string;
  /** Which part, from 1. */
  readonly part: number;
  readonly count: number;
}

/** More parts than any model has: llama.cpp keeps the count in 16 bits, the largest published have about 200. */
const MOST_PARTS = 1000;

/** Reads the path or name of a part; null for any other file. */
export function splitName(path: string): SplitName | null {
  const [, stem = "", part, count] = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/is.exec(path) ?? [];
  if (part === undefined || count === undefined) return null;
  const name = { stem, part: Number(part), count: Number(count) };
  const isSound = name.part >= 1 && name.part <= name.count && name.count <= MOST_PARTS;
  return isSound ? name : null;
}

/** Paths of all parts in order, whichever is given; the path itself when it is no part. */
export function partPaths(path: string): string[] {
  const name = splitName(path);
  if (name === null) return [path];
  const ending = path.slice(-".gguf".length);
  const digits = (value: number) => String(value).padStart(5, "0");
  return Array.from(
    { length: name.count },
    (_, index) => `${name.stem}-${digits(index + 1)}-of-${digits(name.count)}${ending}`,
  );
}
