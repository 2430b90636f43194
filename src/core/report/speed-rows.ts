import type { EngineSettings, Test } from "../../schema/plan.js";
import type { ResultDocument } from "../../schema/result.js";
import type { ModelHeader } from "../../schema/worker-message.js";
import { testLabel } from "../protocol/test-shape.js";
import type { SpeedEstimate } from "../stats/speed-estimate.js";
import { statedEstimate } from "../stats/stated-estimate.js";
import { type Bandwidth, memoryShare } from "../validity/memory-share.js";
import { estimateCell, usedValues } from "../validity/used-values.js";
import type { Judgement } from "../validity/verdict.js";
import { testMeaning, variedSettings } from "./describe-test.js";
import { latencyFacts } from "./latency-facts.js";
import type { SpeedRow } from "./report-model.js";
import { plainText } from "./sanitize.js";
import { sustainedFacts } from "./sustained-facts.js";

/** What a report needs beside the document, by cell id. */
export interface RowContext {
  readonly judgements: ReadonlyMap<string, Judgement>;
  /** Cells without an entry have no known limit, e.g. layers split over two devices. */
  readonly bandwidth: ReadonlyMap<string, Bandwidth>;
}

/** Above this share the bandwidth figure itself must be wrong, so that no share is shown. */
const MAX_SHARE = 1.3;
const MESSAGE_LENGTH = 300;

/** The rows of one model, in the order of the run. */
export function speedRows(document: ResultDocument, modelKey: string, context: RowContext): SpeedRow[] {
  const results = document.cells.filter((result) => result.cell.model === modelKey);
  const header = document.models.find((model) => model.key === modelKey)?.header ?? null;
  const allSettings = results.map((result) => result.cell.settings);
  return results.map((result) => {
    const ran = result.ran ?? result.cell.test;
    const asked = testLabel(result.cell.test);
    const label = testLabel(ran);
    const estimate = estimateCell(result, document) ?? statedEstimate(result.stated);
    return {
      cellId: result.cell.id,
      asked: result.cell.test,
      test: ran,
      label,
      askedLabel: asked === label ? null : asked,
      meaning: testMeaning(ran),
      settings: variedSettings(result.cell.settings, allSettings),
      estimate,
      memoryLimitShare: memoryLimitShare(
        estimate,
        { test: ran, settings: result.cell.settings },
        header,
        context.bandwidth.get(result.cell.id),
      ),
      latency: latencyFacts(usedValues(result, document)),
      sustained: sustainedFacts(usedValues(result, document)),
      status: result.status,
      judgement: context.judgements.get(result.cell.id) ?? null,
      failure: result.failure && {
        class: result.failure.class,
        message: plainText(result.failure.message, MESSAGE_LENGTH),
      },
      skippedReason: result.reason === null ? null : plainText(result.reason, MESSAGE_LENGTH),
    };
  });
}

/** Share of the memory bandwidth that writing used; null for other tests and where the figures are missing. */
function memoryLimitShare(
  estimate: SpeedEstimate | null,
  ran: { readonly test: Test; readonly settings: EngineSettings },
  header: ModelHeader | null,
  bandwidth: Bandwidth | undefined,
): number | null {
  if (estimate === null || ran.test.kind !== "tg") return null;
  const share = memoryShare(header, estimate.point, ran, bandwidth ?? null);
  return share === null || share > MAX_SHARE ? null : share;
}
