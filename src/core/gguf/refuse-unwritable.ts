import { RigmarkError } from "../../errors.js";
import type { ModelRow } from "../../schema/model.js";

/** Architectures whose tensors `listTensors` knows. */
const WRITABLE = new Set(["llama", "qwen2"]);

/** Whether a synthetic file of this row's shape can be written. */
export function isWritable({ shape }: ModelRow): boolean {
  return WRITABLE.has(shape.architecture);
}

/** Throws "bad-model" for a row whose architecture cannot be written yet. */
export function refuseUnwritable(row: ModelRow): void {
  if (isWritable(row)) return;
  throw new RigmarkError(
    "bad-model",
    `no synthetic model of this architecture yet: ${row.id} is ${row.shape.architecture}`,
    { hint: `Architectures that can be written: ${[...WRITABLE].join(", ")}` },
  );
}
