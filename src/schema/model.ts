import * as z from "zod";

/** Quantizations that rigmark can write for a synthetic model. */
export const SynthQuantization = z.enum([
  "Q2_K",
  "Q3_K_M",
  "Q4_0",
  "Q4_K_M",
  "Q5_K_M",
  "Q6_K",
  "Q8_0",
  "F16",
  "BF16",
  "MXFP4",
]);
export type SynthQuantization = z.infer<typeof SynthQuantization>;

/** Feed-forward experts of a mixture; sizes are of one expert. */
export const ExpertShape = z
  .strictObject({
    count: z.int().positive(),
    /** How many work on one token. */
    usedCount: z.int().positive(),
    feedForwardLength: z.int().positive(),
    /** Experts that work on every token, beside those chosen. */
    sharedCount: z.int().nonnegative(),
    /** First blocks with a feed-forward layer of the usual kind. */
    leadingDenseBlocks: z.int().nonnegative(),
  })
  .refine(({ count, usedCount }) => usedCount <= count, {
    path: ["usedCount"],
    error: "more experts work on a token than there are",
  });
export type ExpertShape = z.infer<typeof ExpertShape>;

/** Keys and values kept as one compressed vector a token (multi-head latent attention of DeepSeek-V2 and later). */
export const LatentAttentionShape = z.strictObject({
  kvLoraRank: z.int().positive(),
  queryLoraRank: z.int().positive().nullable(),
  ropeHeadSize: z.int().positive(),
  noRopeHeadSize: z.int().positive(),
  valueHeadSize: z.int().positive(),
});
export type LatentAttentionShape = z.infer<typeof LatentAttentionShape>;

/** The shape of a transformer: all that is needed to size it, to predict its speed and to synthesize it. */
export const ArchitectureShape = z
  .strictObject({
    /** `general.architecture` of the GGUF file. */
    architecture: z.string().regex(/^[a-z0-9][a-z0-9_-]*$/),
    blockCount: z.int().positive(),
    embeddingLength: z.int().positive(),
    /** Of the usual feed-forward layers; of a pure mixture the size of one expert. */
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
    /** Tokens that most blocks look back at, and after how many blocks one looks at all; null: all look at all. */
    slidingWindow: z
      .strictObject({ tokens: z.int().positive(), fullEvery: z.int().positive() })
      .nullable()
      .default(null),
    experts: ExpertShape.nullable().default(null),
    latentAttention: LatentAttentionShape.nullable().default(null),
  })
  .refine(({ headCount, headCountKv }) => headCount % headCountKv === 0, {
    path: ["headCountKv"],
    error: "does not divide the number of heads",
  });
export type ArchitectureShape = z.infer<typeof ArchitectureShape>;

const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable();

/** A published file of a model, with its exact size; of a split one the size of all parts together. */
export const PublishedFile = z.strictObject({
  repo: z.string().min(1),
  /** Of a split file the first part. */
  file: z.string().min(1),
  sizeBytes: z.int().positive(),
  sha256: Sha256,
  /** Parts of a split file, in order; absent for a whole one. */
  parts: z
    .array(z.strictObject({ file: z.string().min(1), sizeBytes: z.int().positive(), sha256: Sha256 }))
    .min(2)
    .exactOptional(),
  source: z.string().min(1),
});
export type PublishedFile = z.infer<typeof PublishedFile>;

/** Sampling that the makers recommend. */
export const RecommendedSampling = z.strictObject({
  temperature: z.number().nonnegative(),
  topP: z.number().gt(0).max(1).nullable(),
  topK: z.int().nonnegative().nullable(),
  minP: z.number().min(0).max(1).nullable(),
});

const ChatFormat = z.enum([
  "none",
  "deepseek",
  "chatml",
  "llama3",
  "llama4",
  "gemma",
  "phi",
  "mistral",
  "harmony",
  "glm",
  "kimi",
  "minimax",
  "seed",
  "ernie",
  "granite",
]);

/** Marks around the reasoning: `<think>`, channels of harmony, `[THINK]` of Mistral, `<seed:think>`. */
const ReasoningFormat = z.enum(["think-tags", "harmony", "think-brackets", "seed-think"]);

/** One row of models.json. */
export const ModelRow = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  aliases: z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]*$/)),
  /** Name as its makers print it. */
  name: z.string().min(1),
  /** Short name for tables and share lines. */
  shortName: z.string().min(1).max(24),
  family: z.string().min(1),
  /** All parameters, embeddings included. */
  parameters: z.int().positive(),
  /** Those that work on one token of a mixture; null for a dense model. */
  activeParameters: z.int().positive().nullable(),
  licence: z.string().min(1),
  releasedAt: z.iso.date().nullable(),
  /** How a conversation is written; the template in the file decides when it runs. */
  chatFormat: ChatFormat,
  /** How it marks its reasoning before the answer; null for a model that writes none. */
  reasoningFormat: ReasoningFormat.nullable(),
  sampling: RecommendedSampling.nullable(),
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
export const ModelRegistry = z
  .strictObject({
    /** Version of this file's own format. */
    schemaVersion: z.literal(2),
    defaultModel: z.string(),
    models: z.array(ModelRow).min(1),
  })
  .superRefine(({ models, defaultModel }, context) => {
    const known = new Set<string>();
    for (const [row, { id, aliases }] of models.entries()) {
      for (const name of [id, ...aliases]) {
        const path = ["models", row, name === id ? "id" : "aliases"];
        if (known.has(name)) context.addIssue({ code: "custom", path, message: `${name} is taken` });
        known.add(name);
      }
    }
    if (known.has(defaultModel)) return;
    context.addIssue({ code: "custom", path: ["defaultModel"], message: "no model is called so" });
  });
export type ModelRegistry = z.infer<typeof ModelRegistry>;
