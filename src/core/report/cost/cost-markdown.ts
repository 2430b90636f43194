import { bullets, codeBlock, codeSpan } from "../markdown-blocks.js";
import { tableBlocks } from "../markdown-table.js";
import { markdownText } from "../sanitize.js";
import { chartKey, costChart } from "./cost-chart.js";
import type { CostDocument } from "./cost-document.js";
import { moneyOf } from "./cost-money.js";
import { costPage } from "./cost-page.js";

const CHART_WIDTH = 76;

/** The bill as GitHub Markdown, the same content as the screen. */
export function renderCostMarkdown(document: CostDocument): string {
  const page = costPage(document);
  const [side] = document.sides;
  const money = moneyOf(document);
  const chart =
    document.sides.length > 1 || side === undefined
      ? []
      : [
          codeBlock(costChart(side.curve, money, CHART_WIDTH).join("\n")),
          `${money.sign} a year against tokens a day, both in powers of ten. ${markdownText(chartKey(side.curve))}`,
        ];
  const blocks = [
    `# ${page.title.map(markdownText).join(" · ")}`,
    ...page.verdicts.map(
      ({ name, answer, why }) =>
        `${name === null ? "" : `${markdownText(name)}: `}**${markdownText(answer)}** ${markdownText(why)}`,
    ),
    page.together === null ? "" : markdownText(page.together),
    ...page.tables.flatMap(tableBlocks),
    ...page.notes.map(markdownText),
    bullets(page.lines.map(({ label, text }) => `**${label}:** ${markdownText(text)}`)),
    ...chart,
    bullets(page.next.map(({ command, purpose }) => `Next: ${codeSpan(command)} (${markdownText(purpose)})`)),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}
