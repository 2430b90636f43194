import * as z from "zod";

/**
 * Price lists of others, by shape only: which models there are is checked here, each price where it is used, so that
 * one bad price does not hide the rest.
 */

/** A value that is looked at where it is used; may be left out. */
const Loose = z.unknown().optional();

/** One model of models.dev's api.json: USD per million tokens, numbers (github.com/anomalyco/models.dev, README). */
export const ModelsDevModel = z.object({
  cost: z.object({ input: Loose, output: Loose, cache_read: Loose }).optional().catch(undefined),
  status: z.string().optional().catch(undefined),
});

/** models.dev's api.json: providers by id, each with its models by id. */
export const ModelsDevProvider = z.object({ models: z.record(z.string(), z.unknown()) });

/** One model of OpenRouter's GET /api/v1/models: USD per token, as text (openrouter.ai/docs/api-reference). */
export const OpenRouterModel = z.object({
  id: z.string(),
  pricing: z.object({ prompt: Loose, completion: Loose, input_cache_read: Loose }),
});

/** OpenRouter's GET /api/v1/models. */
export const OpenRouterList = z.object({ data: z.array(z.unknown()).min(1) });
