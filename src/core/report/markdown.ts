import type { YearlyComparison } from "../cost/year/yearly-comparison.js";
import { believeSummary } from "./believe.js";
import { formatScore, formatUsdAmount, formatUsdPerMillion } from "./format.js";
import { legendFor } from "./legend.js";
import { bullets, codeBlock, codeSpan } from "./markdown-blocks.js";
import { markdownTable, tableBlocks } from "./markdown-table.js";
import type { ModelSection, ReportModel } from "./report-model.js";
import { tableNames } from "./row-tables.js";
import { markdownText } from "./sanitize.js";
import { sectionTables } from "./section-tables.js";
import {
  assumptionWords,
  factLines,
  modelPhrases,
  priceOf,
  remarkWords,
  SCORES_NOTE,
  shareWords,
  titlePhrases,
  verdictWords,
  yearlyTitle,
} from "./wording.js";

/** The whole report as GitHub Markdown, the same content as the screen. */
export function renderMarkdown(model: ReportModel): string {
  const legend = legendFor(model.models.flatMap(({ rows }) => tableNames(rows)));
  const blocks = [
    `# ${titlePhrases(model).map(markdownText).join(" · ")}`,
    ...model.notices
      .filter(({ level }) => level === "warning")
      .map(({ text }) => `**WARNING:** ${markdownText(text)}`),
    ...model.models.flatMap((section, index) => sectionBlocks(section, index === 0 ? legend : "")),
    bullets([
      ...model.notices.filter(({ level }) => level === "note").map(({ text }) => markdownText(text)),
      ...(model.resultPath === null ? [] : [`Result: ${codeSpan(model.resultPath)}`]),
      ...model.next.map(({ command, purpose }) => `Next: ${codeSpan(command)} (${markdownText(purpose)})`),
    ]),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionBlocks(section: ModelSection, legend: string): string[] {
  return [
    `## ${markdownText(modelPhrases(section).join(", "))}`,
    `**Believe it:** ${believeSummary(section.rows)}`,
    ...sectionTables(section.rows).flatMap(tableBlocks),
    bullets(section.remarks.map((remark) => markdownText(remarkWords(remark)))),
    legend,
    bullets(factLines(section).map(({ label, text }) => `**${label}:** ${markdownText(text)}`)),
    ...(section.yearly === null ? [] : yearlyBlocks(section.yearly)),
    section.share === null ? "" : codeBlock(shareWords(section.share)),
  ];
}

function yearlyBlocks(yearly: YearlyComparison): string[] {
  const verdict = verdictWords(yearly);
  return [
    markdownTable(
      [yearlyTitle(yearly), "$/year", "from", "to", "$/M", "GPQA*", "price of"],
      ["---", "---:", "---:", "---:", "---:", "---:", "---"],
      yearly.rows.map((row) => [
        row.label,
        formatUsdAmount(row.usdPerYear.point),
        formatUsdAmount(row.usdPerYear.low),
        formatUsdAmount(row.usdPerYear.high),
        formatUsdPerMillion(row.usdPerMillionTokens),
        formatScore(row.gpqaDiamond),
        priceOf(row),
      ]),
    ),
    `\\* ${SCORES_NOTE}`,
    markdownText(assumptionWords(yearly)),
    `**${markdownText(verdict.answer)}** ${markdownText(verdict.why)}`,
  ];
}
