import { readFileSync } from "node:fs";
import { execa } from "execa";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../..", import.meta.url).pathname;
const claims = readFileSync(new URL("../../docs/claims.md", import.meta.url), "utf8");

/** Commands of the document with the pieces that it says they print. */
function readClaims(): { command: string; pieces: string[] }[] {
  return [...claims.matchAll(/```\n(rigmark cost [^\n]*)\n```\n\n(Prints:[\s\S]*?)\n\n/g)].map(
    ([, command = "", prints = ""]) => ({
      command,
      pieces: [...prints.matchAll(/`([^`]+)`/g)].map(([, piece = ""]) => piece),
    }),
  );
}

/** Markdown without its escapes, every space one space. */
function plain(markdown: string): string {
  return markdown.replaceAll(/\\([$|*])/g, "$1").replaceAll(/\s+/g, " ");
}

describe("docs/claims.md", () => {
  const found = readClaims();

  it("says of every command what it prints", () => {
    expect(found).toHaveLength(claims.match(/^rigmark cost /gm)?.length ?? 0);
    expect(found.length).toBeGreaterThanOrEqual(12);
    for (const { command, pieces } of found) expect(pieces.length, command).toBeGreaterThan(0);
    expect(claims).not.toContain("TODO");
  });

  it.each(found)("$command", async ({ command, pieces }) => {
    const [, ...words] = command.split(" ");
    const { stdout } = await execa(process.execPath, ["dist/cli.js", ...words], { cwd: ROOT });
    for (const piece of pieces) expect(plain(stdout)).toContain(plain(piece));
  });
});
