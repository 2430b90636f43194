import type { CostDocument } from "./cost-document.js";

const SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";

/** Yearly cost against volume as a vega-lite specification: lines, break-evens as points, capacity as a wall. USD. */
export function yearlyCurveSpec({ sides }: CostDocument): object {
  const lines = sides.flatMap(({ curve }, index) =>
    curve.lines
      .filter(({ kind }) => kind === "local" || index === 0)
      .flatMap(({ name, kind, points }) => points.map((point) => ({ ...point, name, kind }))),
  );
  const crossings = sides.flatMap(({ curve, subject }) =>
    curve.crossings.map((crossing) => ({ ...crossing, machine: subject.machine })),
  );
  const walls = sides.map(({ curve, subject }) => ({
    tokensPerDay: curve.capacityTokensPerDay,
    name: `most that ${subject.machine} can do`,
  }));
  const x = {
    field: "tokensPerDay",
    type: "quantitative",
    scale: { type: "log" },
    title: "tokens a day, input and output",
    axis: { format: "~s" },
  };
  const y = {
    field: "usdPerYear",
    type: "quantitative",
    scale: { type: "log" },
    title: "USD a year",
    axis: { format: "~s" },
  };
  return {
    $schema: SCHEMA,
    description: "What a year costs on a machine of one's own and in the cloud, by volume.",
    width: 640,
    height: 360,
    layer: [
      {
        data: { values: lines.filter(({ usdPerYear }) => usdPerYear > 0) },
        mark: { type: "line", clip: true },
        encoding: {
          x,
          y,
          color: { field: "name", type: "nominal", legend: { title: null, labelLimit: 320 } },
          strokeDash: {
            field: "kind",
            type: "nominal",
            scale: {
              domain: ["local", "cloud"],
              range: [
                [1, 0],
                [5, 3],
              ],
            },
            legend: null,
          },
        },
      },
      {
        data: { values: walls },
        mark: { type: "rule", strokeDash: [2, 2] },
        encoding: { x, tooltip: { field: "name" } },
      },
      {
        data: { values: crossings },
        mark: { type: "point", filled: true, size: 60 },
        encoding: { x, y, tooltip: [{ field: "name" }, { field: "tokensPerDay" }, { field: "usdPerYear" }] },
      },
    ],
  };
}
