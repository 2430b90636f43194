import * as z from "zod";
import { RigmarkError } from "../../errors.js";

/** The flags as typed; what they mean is read by the parsers beside this file. */
const Flags = z.object({
  typed: z.array(z.string()),
  model: z.string().min(1).optional(),
  hardware: z.array(z.string()),
  hardwarePrice: z.array(z.string()),
  priceBasis: z.enum(["paid", "street"]),
  mode: z.enum(["buy", "own", "rent"]).optional(),
  rent: z.string().min(1).optional(),
  watts: z.string().optional(),
  whenIdle: z.enum(["off", "on"]).optional(),
  machines: z.string().optional(),
  tokensPerDay: z.string(),
  workload: z.enum(["chat", "coding", "rag", "agentic", "reasoning", "blend"]).optional(),
  request: z.string().optional(),
  streams: z.string(),
  hours: z.string().optional(),
  seats: z.string(),
  preset: z.enum(["home", "office"]),
  assume: z.string().optional(),
  assumptions: z.string().min(1).optional(),
  region: z.string().optional(),
  exchange: z.string().optional(),
  currency: z.string(),
  salary: z.string().optional(),
  vs: z.string().optional(),
  asOf: z.string().optional(),
  pricesFile: z.string().min(1).optional(),
  priceFall: z.string(),
  format: z.enum(["table", "md", "json", "vega-lite"]).optional(),
  json: z.boolean().default(false),
  output: z.string().min(1).optional(),
  results: z.string().min(1).optional(),
  seed: z.string(),
  color: z.boolean().optional(),
});
export type CostFlags = z.infer<typeof Flags>;

/** Checks the flags whose words are fixed; names the one that is wrong and what it may be. */
export function readCostFlags(options: unknown): CostFlags {
  const parsed = Flags.safeParse(options);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = String(issue?.path[0] ?? "");
  const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const typed = typeof options === "object" && options !== null ? Reflect.get(options, key) : "";
  const allowed =
    issue?.code === "invalid_value" ? `${flag} is one of: ${issue.values.join(", ")}` : undefined;
  throw new RigmarkError("usage", `${flag} cannot be ${JSON.stringify(typed)}`, {
    hint: allowed ?? "See: rigmark cost --help",
  });
}
