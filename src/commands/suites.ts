import type { Command } from "commander";

/** Options of `suites`, the global ones included. */
export interface SuiteFlags {
  readonly json?: boolean;
}

const EXAMPLE_FILE = `
A suite of your own is a JSON file; schemas/suite.schema.json describes it. Example:
  { "id": "mine", "version": 1, "title": "Long prompts", "kind": "speed",
    "licence": "MIT", "source": "my own", "budgetSeconds": 120,
    "tests": [ { "kind": "pp", "nPrompt": 8192 }, { "kind": "tg", "nGen": 64, "nDepth": 8192 } ] }

Exit status: 0 the file is good, 3 it is not.`;

/** Adds `suites list`, `suites show` and `suites check`. */
export function addSuitesCommand(program: Command): void {
  const suites = program.command("suites").description("what can be measured: versioned sets of tests");
  suites
    .command("list")
    .description("list the suites that ship with rigmark")
    .option("--json", "print JSON")
    .action(async (flags: SuiteFlags) => {
      const { printSuiteList } = await import("./print-suites.js");
      await printSuiteList(flags.json === true);
    });
  suites
    .command("show")
    .description("show the tests of a suite in plain words")
    .argument("<suite>", "name of a suite, or the path of a file or folder of yours")
    .option("--json", "print the suite as JSON, to start one of your own from")
    .addHelpText("after", "\nExamples:\n  rigmark suites show depth\n  rigmark suites show ./my-suite.json")
    .action(async (reference: string, flags: SuiteFlags) => {
      const { printSuite } = await import("./print-suites.js");
      await printSuite(reference, flags.json === true);
    });
  suites
    .command("check")
    .description("check a suite file of yours, and show what it would measure")
    .argument("<file>", "a suite file, or the folder of a suite.json")
    .option("--json", "print what was read as JSON")
    .addHelpText("after", EXAMPLE_FILE)
    .action(async (path: string, flags: SuiteFlags) => {
      const { checkSuite } = await import("./print-suites.js");
      await checkSuite(path, flags.json === true);
    });
}
