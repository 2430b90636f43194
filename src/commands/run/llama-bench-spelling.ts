import { RigmarkError } from "../../errors.js";

/** llama-bench's options that commander would take for a bundle of one-letter ones, and ours that mean the same. */
const SPELLINGS: Readonly<Record<string, string>> = {
  "-ngl": "--ngl",
  "-fa": "--fa",
  "-pg": "--pg",
  "-ctk": "--ctk",
  "-ctv": "--ctv",
  "-mmp": "--mmap",
  "-npl": "--parallel",
  "--wall-watts": "--watts",
};

/** llama-bench's options that rigmark does not have yet. */
const UNSUPPORTED = new Set(["-ub", "-dev", "-sm", "-mg", "-ts", "-nkvo", "-ot"]);

/** Rewrites llama-bench's spellings in a command line, so that a command pasted from there works or says why not. */
export function rewriteLlamaBench(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? "";
    if (word === "--") return [...words, ...argv.slice(index)];
    if (word === "-o" && argv[index + 1] === "json") {
      words.push("--json");
      index += 1;
    } else if (UNSUPPORTED.has(word)) {
      throw new RigmarkError("usage", `${word} of llama-bench is not supported yet`, {
        hint: "leave it out; what can be set stands in: rigmark run --help",
      });
    } else words.push(respelled(word));
  }
  return words;
}

/** A word in our spelling, its value behind = kept. */
function respelled(word: string): string {
  const [, name = word, rest = ""] = /^(-[^=]*)(=.*)?$/s.exec(word) ?? [];
  return (SPELLINGS[name] ?? name) + rest;
}
