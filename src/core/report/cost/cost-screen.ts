import {
  copyLines,
  indent,
  LABEL_WIDTH,
  type ScreenOptions,
  screenOf,
  tableLines,
  withPurpose,
} from "../terminal-blocks.js";
import { hangText, wrapPhrases } from "../wrap-text.js";
import { chartKey, costChart } from "./cost-chart.js";
import type { CostDocument } from "./cost-document.js";
import { moneyOf } from "./cost-money.js";
import { type CostPage, costPage } from "./cost-page.js";

/** The bill for a terminal: verdict first. No line is wider than the terminal (80 at least) but commands. */
export function renderCostScreen(document: CostDocument, options: ScreenOptions): string {
  const screen = screenOf(options);
  const { width, colors } = screen;
  const page = costPage(document);
  const lines = [
    ...wrapPhrases(page.title, " | ", width).map(colors.bold),
    "",
    ...verdictLines(page, screen),
    ...page.tables.flatMap((table) => ["", ...tableLines(table, screen)]),
    ...page.notes.flatMap((note) => hangText("", note, 1, width)).map(colors.dim),
    ...(page.lines.length === 0 ? [] : [""]),
    ...page.lines.flatMap(({ label, text }) => hangText(` ${label}`, text, LABEL_WIDTH + 1, width)),
    ...chartLines(document, screen),
    "",
    ...copyLines(
      "Next",
      page.next.map(({ command }) => command),
      width,
    ).map((line, index) => withPurpose(line, page.next[index]?.purpose, width, colors.dim)),
  ];
  return `${lines.join("\n")}\n`;
}

function verdictLines({ verdicts, together }: CostPage, { width, colors }: ScreenOptions): string[] {
  return [
    ...verdicts.flatMap(({ name, answer, why }) =>
      hangText("", `${name === null ? "" : `${name}. `}${answer} ${why}`, 1, width).map((line) =>
        line.replace(answer, colors.bold(answer)),
      ),
    ),
    ...(together === null ? [] : hangText("", together, 1, width)),
  ];
}

function chartLines(document: CostDocument, { width, colors }: ScreenOptions): string[] {
  const [side] = document.sides;
  if (side === undefined || document.sides.length > 1) return [];
  const money = moneyOf(document);
  return [
    "",
    ` ${colors.bold(`${money.sign} a year against tokens a day, both in powers of ten`)}`,
    ...indent(costChart(side.curve, money, width - 1)),
    ...hangText("", chartKey(side.curve), 1, width).map(colors.dim),
  ];
}
