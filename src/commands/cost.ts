import type { Command } from "commander";

/** Adds `rigmark cost`: a year of this machine against a year in the cloud. */
export function addCostCommand(program: Command): void {
  const command = program
    .command("cost")
    .summary("what a year costs here, and in the cloud")
    .description(
      "Price a year of a measured machine, or of one typed in, against the same weights hosted, models on sale " +
        "today and those of January 2025. Several stand side by side.",
    )
    .argument(
      "[result...]",
      "paths of results or their folders, run ids, https addresses, or latest (default)",
    );
  addOutputFlags(addMoneyFlags(addWorkFlags(addMachineFlags(command))))
    .addHelpText(
      "after",
      `
Examples:
  rigmark cost                                  the last result: power only, the machine is yours
  rigmark cost --hardware-price 1800            the same, bought
  rigmark cost --typed tg=34,pp=1000,busy=430,idle=70 -m deepseek-r1-distill-qwen-32b --hardware-price 1800
  rigmark cost --hardware "2x rtx-3090" --hardware strix-halo-395 -m r1-70b    nothing measured: speeds predicted
  rigmark cost latest --workload coding --preset office --hardware-price 2500 --region DE --exchange EUR=1.16
  rigmark cost run-a run-b --hardware-price 900 --hardware-price 2400    which is cheaper, from which volume on?
  rigmark cost --as-of 2025-01-27               with the prices of that day

Exit status: 0 ok, also when local loses; 2 usage; 3 a result, price list or assumptions file that cannot be used;
7 a model that does not fit on the hardware named.`,
    )
    .action(async (references: string[], _options: unknown, command: Command) => {
      const { printCost } = await import("./cost/print-cost.js");
      await printCost(references, command.optsWithGlobals());
    });
}

/** What runs the model, and how one comes by it. */
function addMachineFlags(command: Command): Command {
  return command
    .optionsGroup("Machine")
    .option(
      "--typed <figures>",
      "no result: tg=34,pp=1000,busy=430,idle=70 (tokens/s, watts at the wall; also load=seconds); repeats",
      collect,
      [],
    )
    .option("-m, --model <name>", "the model, by a name of `rigmark models list` or of the price list")
    .option(
      "--hardware <name>",
      "device of the hardware table, e.g. rtx-3090 or 2x rtx-3090; repeats",
      collect,
      [],
    )
    .option("--hardware-price <amount>", "what one machine costs, e.g. 1800 or 1500EUR; repeats", collect, [])
    .option("--price-basis <basis>", "paid (exact) or street (±15 %)", "paid")
    .option("--mode <mode>", "buy, own (already paid for) or rent")
    .option("--rent <price>", "USD an hour, or the id of a rental in the price list")
    .option("--watts <idle,busy>", "your own meter instead of the power in the result")
    .option("--when-idle <state>", "off or on: is the machine left on when nobody asks?")
    .option(
      "--machines <n>",
      "break-evens up to what so many machines can do (default: 1 at home, 4 in an office)",
    );
}

/** What is asked of it. */
function addWorkFlags(command: Command): Command {
  return command
    .optionsGroup("Work")
    .option("--tokens-per-day <list>", "input and output together", "0.1M,1M,10M")
    .option("--workload <kind>", "chat, coding, rag, agentic, reasoning or blend (3 in : 1 out)")
    .option("--request <in/out>", "tokens of one request, e.g. 3000/750")
    .option("--streams <n>", "requests at once, from measured rows of the suite parallel", "1")
    .option("--hours <when>", "hours of use, e.g. 9-18@Europe/Berlin or mon-fri:9-18@UTC")
    .option("--seats <n>", "persons, for subscriptions", "1");
}

/** What money is worth, and which prices stand beside. */
function addMoneyFlags(command: Command): Command {
  return command
    .optionsGroup("Money")
    .option("--preset <name>", "home or office", "home")
    .option("--assume <list>", "e.g. tariff=0.30,life=2..5,resale=0..0.3..0.5; see docs/cost-model.md")
    .option("--assumptions <file>", "the same from a JSON file, by the long names")
    .option("--region <code>", "electricity as in US, EU, DE, UK, JP, CN or IN")
    .option("--exchange <rates>", "US dollars for one unit of a currency, e.g. EUR=1.16")
    .option("--currency <code>", "print amounts in this currency", "USD")
    .option("--salary <usd>", "a year's wage to compare with (default: 144570, a US developer's mean)")
    .optionsGroup("Cloud")
    .option("--vs <ids>", "rows of the price list to stand beside, see: rigmark prices list")
    .option("--as-of <date>", "prices of that day, e.g. 2025-01-27 (default: today)")
    .option("--prices-file <file>", "another price list")
    .option("--price-fall <percent>", "yearly fall of cloud prices that is shown beside none", "50");
}

/** Where the bill goes. */
function addOutputFlags(command: Command): Command {
  return command
    .optionsGroup("Output")
    .option(
      "--format <format>",
      "table, md (Markdown), json or vega-lite; default: table on a terminal, md elsewhere",
    )
    .option("--json", "same as --format json")
    .option("-o, --output <file>", "write to a file instead of stdout")
    .option("--results <dir>", "folder that results lie in (default: $RIGMARK_RESULTS or results)")
    .option("--seed <n>", "seed of the draws behind the intervals", "1");
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
