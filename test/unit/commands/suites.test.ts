import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import stringWidth from "string-width";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { addSuitesCommand } from "../../../src/commands/suites.js";
import { Suite } from "../../../src/schema/suite.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const UNSAFE = /[\p{Cc}\p{Bidi_Control}]/u;

/** Runs `suites ...` and gives what it printed. */
async function runSuites(...args: string[]): Promise<string> {
  let out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const program = new Command("rigmark").exitOverride();
  addSuitesCommand(program);
  await program.parseAsync(["suites", ...args], { from: "user" });
  return out;
}

function write(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "rigmark-")), "mine.json");
  writeFileSync(path, content);
  return path;
}

describe("suites list", () => {
  it("names every suite with its version, number of tests and title", async () => {
    const out = await runSuites("list");
    expect(out).toMatch(/^speed +2 +4 +Reading a prompt/m);
    expect(out).toMatch(/^depth +1 +10 /m);
    expect(Math.max(...out.split("\n").map((line) => stringWidth(line)))).toBeLessThanOrEqual(100);
  });

  it("prints JSON that the schema accepts", async () => {
    const suites = z.array(Suite).parse(JSON.parse(await runSuites("list", "--json")));
    expect(suites.map(({ id }) => id)).toContain("latency");
  });
});

describe("suites show", () => {
  it("gives every test its short name, plain words and the context it needs", async () => {
    const out = await runSuites("show", "parallel");
    expect(out).toMatch(
      /^tg64 @ d128 x16 +writes 64 tokens, engine alone, after 128 others, 16 at once +3,072/m,
    );
  });

  it("prints JSON that is a suite again", async () => {
    const path = write(await runSuites("show", "depth", "--json"));
    expect(await runSuites("check", path)).toMatch(/^ok: .*mine\.json is a suite\n\ndepth 1: /);
  });

  it("says which suite may have been meant", async () => {
    await expect(runSuites("show", "paralel")).rejects.toMatchObject({
      code: "bad-suite",
      hint: "did you mean parallel?",
    });
    await expect(runSuites("show", "frobnicate")).rejects.toMatchObject({
      hint: expect.stringContaining("depth, latency"),
    });
  });
});

describe("suites check", () => {
  it("accepts the example of its own help", async () => {
    const program = new Command("rigmark");
    addSuitesCommand(program);
    let help = "";
    const check = program.commands[0]?.commands.find((command) => command.name() === "check");
    check?.configureOutput({ writeOut: (text) => (help += text) });
    check?.outputHelp();
    const example = /\{ "id"[\s\S]*\] \}/.exec(help)?.[0] ?? "";
    expect(await runSuites("check", write(example))).toMatch(/pp8192 +reads a prompt of 8,192 tokens/);
  });

  it("cleans what a foreign file says", async () => {
    const hostile = {
      ...JSON.parse(await runSuites("show", "speed", "--json")),
      title: "\u001b[2Jgone\u202e",
    };
    const out = await runSuites("check", write(JSON.stringify(hostile)));
    expect(out).toContain("gone");
    expect(out.replaceAll("\n", "")).not.toMatch(UNSAFE);
    const json = await runSuites("show", write(JSON.stringify(hostile)), "--json");
    expect(json.replaceAll("\n", "")).not.toMatch(UNSAFE);
  });

  it("refuses a file with a wrong field", async () => {
    await expect(runSuites("check", write('{ "id": "Mine" }'))).rejects.toMatchObject({
      code: "bad-suite",
      message: expect.stringMatching(/mine\.json: id: /),
    });
  });
});
