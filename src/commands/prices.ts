import type { Command } from "commander";

/** Adds `prices list`, `prices check` and `prices refresh`. */
export function addPricesCommand(program: Command): void {
  const prices = program.command("prices").description("the dated cloud prices that rigmark compares with");
  addList(prices);
  addCheck(prices);
  addRefresh(prices);
}

function addList(prices: Command): void {
  withOutput(prices.command("list").description("list the prices in force on a day"))
    .option("--as-of <day>", "prices of that day, YYYY-MM-DD (default: today)")
    .option("--all", "the whole history instead of one day")
    .option("--provider <name>", "only of this provider")
    .option("--model <text>", "only where the model or the id has this text in it")
    .option("--unit <unit>", "only prices per token, hour or seat")
    .addHelpText(
      "after",
      `
Examples:
  rigmark prices list
  rigmark prices list --as-of 2025-01-27 --provider deepseek
  rigmark prices list --model r1-distill --all
  rigmark prices list --all --json -o my-prices.json    a price file of your own

--json prints rows as a price file holds them. A model that is no longer sold is shown as retired.
Exit status: 0 ok, 2 usage, 3 the price file cannot be read.`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { listPrices } = await import("./prices/list-prices.js");
      await listPrices(command.optsWithGlobals());
    });
}

function addCheck(prices: Command): void {
  withOutput(prices.command("check").description("compare the prices by token with another list, offline"))
    .option("--strict", "exit with 3 when prices disagree or were not checked for long")
    .addHelpText(
      "after",
      `
Compares with the package @pydantic/genai-prices and names what differs by more than 5 %, and rows in force that
nobody has checked for more than 90 days. A row that it does not know is counted, and is no error. Nobody is right by
default: look at the source of the row.

Examples:
  rigmark prices check
  rigmark prices check --strict --prices-file my-prices.json

Exit status: 0 compared, whatever was found; 2 usage; 3 the price file cannot be read, or with --strict when a price
disagrees or a row is overdue.`,
    )
    .action(async (_options: unknown, command: Command) => {
      const { comparePrices } = await import("./prices/compare-prices.js");
      await comparePrices(command.optsWithGlobals());
    });
}

function addRefresh(prices: Command): void {
  withOutput(prices.command("refresh").description("take new prices from a list of others, on request"))
    .argument(
      "<source>",
      "file or https address, in the shape of models.dev's api.json or OpenRouter's models",
    )
    .option("--yes", "write the new prices; without it nothing is written")
    .addHelpText(
      "after",
      `
Shows which of the prices in force today the list has differently. With --yes the old price ends today and the new one
begins as a row of its own; prices that are the same count as checked today. Prices that cannot be true are named and
left out. Rows are met by provider and by the model's name, whatever its case, owner or region. A row with peak hours
is never changed: neither list can say them. An update of rigmark replaces the list that ships: keep a file of your own
with --prices-file.

Examples:
  rigmark prices refresh https://models.dev/api.json
  rigmark prices refresh https://openrouter.ai/api/v1/models --yes --prices-file my-prices.json

Exit status: 0 shown or written, 2 usage or the price file cannot be written, 3 the list or the price file cannot be
read: nothing is written then.`,
    )
    .action(async (source: string, _options: unknown, command: Command) => {
      const { refreshPrices } = await import("./prices/refresh-prices.js");
      await refreshPrices(source, command.optsWithGlobals());
    });
}

/** Options that all three have. */
function withOutput(command: Command): Command {
  return command
    .option("--prices-file <file>", "price file to use (default: the one that ships with rigmark)")
    .option("--format <format>", "table, md (Markdown) or json; default: table on a terminal, md elsewhere")
    .option("--json", "same as --format json")
    .option("-o, --output <file>", "write to a file instead of stdout");
}
