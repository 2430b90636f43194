import type { YearlyComparison } from "../cost/yearly-comparison.js";
import {
  formatHalfWidth,
  formatNumber,
  formatScore,
  formatShare,
  formatUsdAmount,
  formatUsdPerMillion,
} from "./format.js";
import type { ModelSection, ReportModel, SpeedRow } from "./report-model.js";
import { markdownText } from "./sanitize.js";
import {
  assumptionWords,
  believeWord,
  factLines,
  LEGEND,
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
  const blocks = [
    `# ${titlePhrases(model).map(markdownText).join(" · ")}`,
    ...model.notices
      .filter(({ level }) => level === "warning")
      .map(({ text }) => `**WARNING:** ${markdownText(text)}`),
    ...model.models.flatMap((section, index) => sectionBlocks(section, index === 0)),
    bullets([
      ...model.notices.filter(({ level }) => level === "note").map(({ text }) => markdownText(text)),
      ...(model.resultPath === null ? [] : [`Result: ${codeSpan(model.resultPath)}`]),
      ...model.next.map(({ command, purpose }) => `Next: ${codeSpan(command)} (${markdownText(purpose)})`),
    ]),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function sectionBlocks(section: ModelSection, withLegend: boolean): string[] {
  return [
    `## ${markdownText(modelPhrases(section).join(", "))}`,
    speedTable(section.rows),
    bullets(section.remarks.map((remark) => markdownText(remarkWords(remark)))),
    withLegend ? LEGEND : "",
    bullets(factLines(section).map(({ label, text }) => `**${label}:** ${markdownText(text)}`)),
    ...(section.yearly === null ? [] : yearlyBlocks(section.yearly)),
    section.share === null ? "" : codeBlock(shareWords(section.share)),
  ];
}

function speedTable(rows: readonly SpeedRow[]): string {
  return table(
    ["test", "what it measures", "tokens/s", "95 %", "n", "of memory limit", "believe it?"],
    ["---", "---", "---:", "---:", "---:", "---:", "---"],
    rows.map((row) => [
      row.label,
      row.settings === null ? row.meaning : `${row.meaning}; ${row.settings}`,
      formatNumber(row.estimate?.point ?? null),
      formatHalfWidth(row.estimate?.halfWidthRatio ?? null),
      String(row.estimate?.processes ?? 0),
      formatShare(row.memoryLimitShare),
      believeWord(row),
    ]),
  );
}

function yearlyBlocks(yearly: YearlyComparison): string[] {
  const verdict = verdictWords(yearly);
  return [
    table(
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

function table(
  head: readonly string[],
  rules: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(rules), ...rows.map((cells) => line(cells.map(markdownText)))].join("\n");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}

/** Backticks would end a code span or block early, so they become quotes. */
function codeSpan(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}

function codeBlock(text: string): string {
  return `\`\`\`\n${text.replaceAll("`", "'")}\n\`\`\``;
}
