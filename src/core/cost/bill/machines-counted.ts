import type { BillInput } from "./bill-input.js";

/** True where a second machine cannot be counted: it would have to be bought, and nobody gave a price. */
export function lacksPrice({ isPriceUnknown, frame }: Pick<BillInput, "isPriceUnknown" | "frame">): boolean {
  return isPriceUnknown && frame.tenure !== "rent";
}

/** Machines up to which a bill can be reckoned. */
export function machinesCounted(input: BillInput): number {
  return lacksPrice(input) ? 1 : input.machinesAllowed;
}
