import type { NeighbourRow } from "../../schema/neighbours.js";
import type { ResultComparison, SideComparison } from "../compare/comparison-model.js";
import { compareNext } from "./compare-next.js";
import {
  footnotes,
  methodWords,
  overallWords,
  rankWords,
  smallestWords,
  warningsOn,
} from "./compare-verdict.js";
import { rowLabel, rowWords, sideWords, titlePhrases } from "./compare-words.js";
import { differenceWords } from "./difference-words.js";
import {
  measuredHere,
  NEIGHBOUR_HEADS,
  NEIGHBOURS_TITLE,
  NO_NEIGHBOURS,
  neighbourWords,
} from "./neighbour-words.js";
import { markdownText } from "./sanitize.js";

/** The comparison as GitHub Markdown, the same content as the screen. */
export function renderCompareMarkdown(
  comparison: ResultComparison,
  neighbours: readonly NeighbourRow[] | null,
): string {
  const blocks = [
    `# ${titlePhrases(comparison).map(markdownText).join(" · ")}`,
    ...warningsOn(comparison).map((text) => `**WARNING:** ${markdownText(text)}`),
    bullets(
      comparison.sides.map((side) => `**${side.letter}** ${markdownText(sideWords(side, comparison))}`),
    ),
    ...comparison.pairs.flatMap((pair) => pairBlocks(pair, comparison)),
    rankTable(comparison),
    markdownText(measuredHere(comparison) ?? ""),
    ...(neighbours === null ? [] : neighbourBlocks(neighbours)),
    bullets(
      compareNext(comparison).map(
        ({ command, purpose }) => `Next: \`${command}\` (${markdownText(purpose)})`,
      ),
    ),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function pairBlocks(pair: SideComparison, comparison: ResultComparison): string[] {
  const differences = pair.differences.map(differenceWords);
  return [
    `## ${pair.b} against ${pair.a}`,
    differences.length === 0
      ? "No difference known in machine, engine, model or settings."
      : table(
          ["different", pair.a, pair.b],
          differences.map(({ what, a, b }) => [what, a, b]),
        ),
    pair.rows.length === 0
      ? ""
      : table(
          ["test", `${pair.a} tokens/s`, `${pair.b} tokens/s`, "change", "95 %", "verdict"],
          pair.rows.map((row) => {
            const words = rowWords(row, pair, comparison.epsilon);
            return [rowLabel(row, pair.rows), words.a, words.b, words.change, words.range, words.verdict];
          }),
        ),
    ...footnotes(pair).map(markdownText),
    pair.incomparable === null ? markdownText(methodWords(pair)) : "",
    markdownText(smallestWords(pair) ?? ""),
    `**VERDICT:** ${markdownText(overallWords(pair, comparison.epsilon))}`,
  ];
}

function rankTable({ ranks }: ResultComparison): string {
  if (ranks === null || ranks.length === 0) return "";
  return table(
    ["rank", "1 = nobody was told apart as faster"],
    ranks.map((test) => [rowLabel(test, ranks), rankWords(test)]),
  );
}

function neighbourBlocks(rows: readonly NeighbourRow[]): string[] {
  if (rows.length === 0) return [NO_NEIGHBOURS];
  return [`## ${NEIGHBOURS_TITLE}`, table(NEIGHBOUR_HEADS, rows.map(neighbourWords))];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(head),
    line(head.map(() => "---")),
    ...rows.map((cells) => line(cells.map(markdownText))),
  ].join("\n");
}

function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join("\n");
}
