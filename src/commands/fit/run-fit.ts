import * as z from "zod";
import { OutputFlags, readFlags } from "../prices/output.js";
import { checkRows } from "./check-rows.js";

const Flags = OutputFlags.extend({ check: z.boolean().default(false) });

/** Runs `fit` as its flags say. */
export async function runFit(options: unknown): Promise<void> {
  const flags = readFlags(Flags, options);
  await checkRows(flags);
}
