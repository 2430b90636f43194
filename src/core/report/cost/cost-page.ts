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
    verdicts: sides.map((side) => ({
      ...costVerdict(side, document, money),
      name: isMany ? nameOf(side) : null,
    })),
    together: together === null ? null : togetherWords(together, document),
    tables: [costTable(document, money), ...(isMany ? [sidesTable(document, money)] : [])],
    notes: [MARKS_NOTE, `* ${SCORES_NOTE}`],
    lines: first === undefined || isMany ? [] : costLines(first, document, money),
    next: nextCommands(document),
  };
}

function titlePhrases(document: CostDocument, money: Money): string[] {
  const { sides, workload, asOf } = document;
  const [first] = sides;
  const what =
    sides.length > 1 || first === undefined ? [`${sides.length} machines`] : sidePhrases(first, money);
  const request = workload.request === null ? "" : ` ${workload.request.input}/${workload.request.output}`;
  return [
    `rigmark ${document.toolVersion}`,
    ...what,
    `${document.preset}, ${workload.name}${request}`,
    `prices of ${asOf}`,
  ];
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

/** A machine and its model, to be told from the others. */
export function nameOf({ subject }: CostSide): string {
  return plainText(`${subject.machine}, ${subject.model.name}`, NAME_LENGTH);
}

function nextCommands({ sides, asOf }: CostDocument): NextCommand[] {
  const [side] = sides;
  const isUnpriced = side?.isPriceUnknown === true && side.frame.tenure !== "rent";
  const volume = side === undefined ? 1e6 : side.bill.headline.tokensPerDay * 5;
  return [
    ...(isUnpriced
      ? [{ command: "npx rigmark cost --hardware-price 1800", purpose: "as if you had to buy the machine" }]
      : []),
    ...(side?.subject.power.origin === "estimated"
      ? [{ command: "npx rigmark cost --watts 45,210", purpose: "with your own meter: idle and busy watts" }]
      : []),
    {
      command: `npx rigmark cost --tokens-per-day ${shortVolume(volume)} --preset office`,
      purpose: "another volume, an office",
    },
    {
      command: `npx rigmark prices list --as-of ${asOf}`,
      purpose: "the prices behind it, with their sources",
    },
  ];
}
