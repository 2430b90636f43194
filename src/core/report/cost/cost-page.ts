import type { NextCommand } from "../report-model.js";
import type { ReportTable } from "../report-table.js";
import { plainText } from "../sanitize.js";
import { type LabelledLine, SCORES_NOTE } from "../wording.js";
import type { CostDocument, CostSide } from "./cost-document.js";
import { costLines } from "./cost-lines.js";
import { type Money, moneyOf, shortVolume } from "./cost-money.js";
import { costTable, MARKS_NOTE, tenureWords } from "./cost-table.js";
import { sidesTable, togetherWords } from "./cost-together.js";
import { type CostVerdict, costVerdict } from "./cost-verdict.js";
import { sideName } from "./side-name.js";

/** Everything that the bill says, in words; screen and Markdown draw it. */
export interface CostPage {
  readonly title: readonly string[];
  /** The verdict on each machine, with its name where there are several. */
  readonly verdicts: readonly (CostVerdict & { readonly name: string | null })[];
  readonly together: string | null;
  readonly tables: readonly ReportTable[];
  readonly notes: readonly string[];
  readonly lines: readonly LabelledLine[];
  readonly next: readonly NextCommand[];
}

const NAME_LENGTH = 60;

/** Words the document; several machines share a table, and the first one's details are left to its own bill. */
export function costPage(document: CostDocument): CostPage {
  const money = moneyOf(document);
  const { sides, together } = document;
  const [first] = sides;
  const isMany = sides.length > 1;
  return {
    title: titlePhrases(document, money),
    verdicts: sides.map((side, index) => ({
      ...costVerdict(side, document, money),
      name: isMany ? sideName(document, index) : null,
    })),
    together: together === null ? null : togetherWords(together, document),
    tables: [costTable(document, money), ...(isMany ? [sidesTable(document, money)] : [])],
    notes: [
      ...(isMany ? [`The marks and "pays from" are about the first machine, ${sideName(document, 0)}.`] : []),
      MARKS_NOTE,
      `* ${SCORES_NOTE}`,
    ],
    lines: first === undefined || isMany ? [] : costLines(first, document, money),
    next: nextCommands(document),
  };
}

function titlePhrases(document: CostDocument, money: Money): string[] {
  const { sides, workload, asOf } = document;
  const [first] = sides;
  const what =
    sides.length > 1 || first === undefined
      ? [`${sides.length} machines${sharedWords(sides)}`]
      : sidePhrases(first, money);
  const request = workload.request === null ? "" : ` ${workload.request.input}/${workload.request.output}`;
  return [
    `rigmark ${document.toolVersion}`,
    ...what,
    `${document.preset}, ${workload.name}${request}`,
    `prices of ${asOf}`,
  ];
}

/** What is left out of the machines' names because all of them share it. */
function sharedWords(sides: readonly CostSide[]): string {
  const names = new Set(sides.map(({ subject }) => subject.model.name));
  const [name = ""] = names;
  return names.size === 1 ? ` with ${plainText(name, NAME_LENGTH)}` : "";
}

function sidePhrases({ subject, frame, parameters }: CostSide, money: Money): string[] {
  const { model, measured, decode } = subject;
  const weights = model.weights === "synthetic" ? ", SYNTHETIC weights" : "";
  const known =
    measured === null
      ? `speeds ${decode.origin === "typed" ? "typed in" : decode.origin}`
      : `measured ${measured.day}`;
  return [
    `${plainText(model.name, NAME_LENGTH)}${weights}`,
    `${plainText(subject.machine, NAME_LENGTH)}, ${tenureWords(frame.tenure, parameters.priceUsd.range.point, money)}`,
    known,
  ];
}

function nextCommands({ sides, asOf }: CostDocument): NextCommand[] {
  const [side] = sides;
  const prices = {
    command: `npx rigmark prices list --as-of ${asOf}`,
    purpose: "the prices behind it, with their sources",
  };
  // A command without what was typed in would price another machine.
  if (side === undefined || sides.length > 1 || side.subject.measured === null) {
    return [{ command: "npx rigmark run", purpose: "measure this machine; then: npx rigmark cost" }, prices];
  }
  const isUnpriced = side.isPriceUnknown && side.frame.tenure !== "rent";
  const volume = side.bill.headline.tokensPerDay * 5;
  return [
    ...(isUnpriced
      ? [{ command: "npx rigmark cost --hardware-price 1800", purpose: "as if you had to buy the machine" }]
      : []),
    ...(side.subject.power.origin === "estimated"
      ? [{ command: "npx rigmark cost --watts 45,210", purpose: "with your own meter: idle and busy watts" }]
      : []),
    {
      command: `npx rigmark cost --tokens-per-day ${shortVolume(volume)} --preset office`,
      purpose: "another volume, an office",
    },
    prices,
  ];
}
