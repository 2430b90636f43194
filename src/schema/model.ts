import * as z from "zod";

/** Quantizations that rigmark can write for a synthetic model. */
export const SynthQuantization = z.enum(["Q4_K_M", "Q8_0"]);
export type SynthQuantization = z.infer<typeof SynthQuantization>;

/** The shape of a dense llama- or qwen2-family transformer: all that is needed to size and synthesize it. */
export const ArchitectureShape = z.strictObject({
  /** `general.architecture` of the GGUF file. */
  architecture: z.enum(["llama", "qwen2"]),
  blockCount: z.int().positive(),
  embeddingLength: z.int().positive(),
  feedForwardLength: z.int().positive(),
  headCount: z.int().positive(),
  headCountKv: z.int().positive(),
  /** Width of one attention head; `embeddingLength / headCount` for most models. */
  headSize: z.int().positive(),
  vocabularySize: z.int().positive(),
  contextLength: z.int().positive(),
  ropeFrequencyBase: z.number().positive(),
  /** Rotary frequency factors are stored as a tensor (Llama 3.1 and later). */
  ropeFactors: z.boolean().default(false),
  rmsEpsilon: z.number().positive(),
  /** The output matrix is the embedding matrix, stored once. */
  tiedEmbeddings: z.boolean(),
});
export type ArchitectureShape = z.infer<typeof ArchitectureShape>;

/** A published file of a model, with its exact size. */
export const PublishedFile = z.strictObject({
  repo: z.string().min(1),
  file: z.string().min(1),
  sizeBytes: z.int().positive(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  source: z.string().min(1),
});
export type PublishedFile = z.infer<typeof PublishedFile>;

/** One row of models.json. */
export const ModelRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  aliases: z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)),
  /** Name as its makers print it. */
  name: z.string().min(1),
  /** Short name for tables and share lines. */
  shortName: z.string().min(1).max(24),
  family: z.string().min(1),
  parameters: z.int().positive(),
  licence: z.string().min(1),
  releasedAt: z.iso.date().nullable(),
  /** Writes its reasoning before the answer (R1 and kin). */
  reasoning: z.boolean(),
  /** Key of the same weights in prices.json; null when nobody hosts them by a price we know. */
  weightsKey: z.string().nullable(),
  /** Key of the row in reference-scores.json; null when no score is published. */
  scoresKey: z.string().nullable(),
  shape: ArchitectureShape,
  files: z.record(z.string(), PublishedFile),
  source: z.string().min(1),
});
export type ModelRow = z.infer<typeof ModelRow>;

/** models.json: the registry of models that rigmark knows by name. */
export const ModelRegistry = z.strictObject({
  /** Version of this file's own format. */
  schemaVersion: z.literal(1),
  defaultModel: z.string(),
  models: z.array(ModelRow).min(1),
});
export type ModelRegistry = z.infer<typeof ModelRegistry>;
