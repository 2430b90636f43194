import type { NeighbourRow } from "../../schema/neighbours.js";
import type { ResultComparison } from "./comparison-model.js";

/** Published rows of models with the same tensor shapes and the same quantization as one that was compared. */
export function neighboursOf({ sides }: ResultComparison, rows: readonly NeighbourRow[]): NeighbourRow[] {
  const models = sides.flatMap(({ setUps }) => setUps.map(({ model }) => model));
  return rows.filter((row) =>
    models.some(
      ({ registryId, quantization }) => registryId === row.sameShapeAs && quantization === row.quantization,
    ),
  );
}
