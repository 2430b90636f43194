import { quoted, usage } from "../run/flag-values.js";

/** A number above some bound and up to another; names the flag otherwise. */
export function numberWithin(flag: string, word: string, least: number, most: number): number {
  const text = word.trim();
  const number = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw usage(
    `${flag}: ${quoted(word)} is not a number from ${least} to ${most}`,
    "See: rigmark cost --help",
  );
}

const LARGEST_VOLUME = 1e12;
const SUFFIXES: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, b: 1e9, g: 1e9 };

/** Volumes such as `0.1M,1M,10M`, tokens a day, rising and each once. */
export function parseVolumes(text: string): number[] {
  const volumes = text.split(",").map((word) => {
    const [, digits = "", suffix = ""] = /^\s*(\d+\.?\d*|\.\d+)\s*([kmbg]?)\s*$/i.exec(word) ?? [];
    const volume =
      digits === "" ? Number.NaN : Number(digits) * (SUFFIXES[suffix.toLowerCase()] ?? Number.NaN);
    if (volume >= 1 && volume <= LARGEST_VOLUME) return volume;
    throw usage(
      `--tokens-per-day: ${quoted(word)} is not a volume from 1 to 1000000M`,
      "e.g. --tokens-per-day 0.1M,1M,10M",
    );
  });
  return [...new Set(volumes)].sort((a, b) => a - b);
}

/** The size of a request such as `3000/750`: tokens read and written. */
export function parseRequest(text: string): { input: number; output: number } {
  const [, input = "", output = ""] = /^(\d{1,8})\/(\d{1,8})$/.exec(text.trim()) ?? [];
  if (Number(input) > 0 && Number(output) > 0) return { input: Number(input), output: Number(output) };
  throw usage(
    `--request: ${quoted(text)} is not tokens read/written, both above 0`,
    "e.g. --request 3000/750",
  );
}
