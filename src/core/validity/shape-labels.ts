import { findOutliers } from "../stats/outliers.js";
import { isSkewed } from "../stats/skew.js";
import type { CellFacts } from "./cell-facts.js";
import { byProcess, speedOf } from "./used-values.js";
import type { Finding } from "./verdict.js";

/** Labels of how values lie: outliers and a skewed spread are told and never dropped. Requests differ by nature. */
export function labelShape({ values, result }: CellFacts): Finding[] {
  if (result.cell.test.kind === "latency") return [];
  const logs = [...byProcess(values).values()].map((own) => own.map((value) => Math.log(speedOf(value))));
  const outliers = findOutliers(logs).length;
  return [
    ...(outliers === 0
      ? []
      : [
          label(
            "outlier",
            `${outliers} of ${values.length} values lie far from the others of their process; they count all the same`,
          ),
        ]),
    ...(isSkewed(logs)
      ? [label("skewed", "the values lie to one side: their median is not the mean that is shown")]
      : []),
  ];
}

function label(code: string, reason: string): Finding {
  return { code, verdict: "valid", reason, remedy: "look at the values: rigmark report --json" };
}
