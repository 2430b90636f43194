/** What one of our providers is called elsewhere; null where it is not known there. */
interface ProviderNames {
  /** Id in @pydantic/genai-prices. */
  readonly library: string | null;
  /** Id in models.dev's api.json. */
  readonly modelsDev: string | null;
}

/** Ids as @pydantic/genai-prices 0.1.8 and github.com/anomalyco/models.dev (folder `providers`) spell them. */
const PROVIDERS: Readonly<Record<string, ProviderNames>> = {
  "Alibaba Cloud": { library: null, modelsDev: "alibaba" },
  "Amazon Bedrock": { library: "aws", modelsDev: "amazon-bedrock" },
  Anthropic: { library: "anthropic", modelsDev: "anthropic" },
  "Azure AI": { library: "azure", modelsDev: "azure" },
  Cerebras: { library: "cerebras", modelsDev: "cerebras" },
  Cloudflare: { library: "cloudflare", modelsDev: "cloudflare-workers-ai" },
  DeepInfra: { library: null, modelsDev: "deepinfra" },
  DeepSeek: { library: "deepseek", modelsDev: "deepseek" },
  DigitalOcean: { library: null, modelsDev: "digitalocean" },
  Fireworks: { library: "fireworks", modelsDev: "fireworks-ai" },
  Google: { library: "google", modelsDev: "google" },
  Groq: { library: "groq", modelsDev: "groq" },
  Mistral: { library: "mistral", modelsDev: "mistral" },
  Novita: { library: "novita", modelsDev: "novita-ai" },
  // Sold through Hugging Face's router at the host's own price.
  Nscale: { library: "huggingface_nscale", modelsDev: "nscale" },
  OVHcloud: { library: "huggingface_ovhcloud", modelsDev: "ovhcloud" },
  OpenAI: { library: "openai", modelsDev: "openai" },
  OpenRouter: { library: "openrouter", modelsDev: "openrouter" },
  "Together AI": { library: "together", modelsDev: "togetherai" },
};

/** The provider whose own list OpenRouter's API gives. */
export const OPENROUTER = "OpenRouter";

/** Id of one of our providers in @pydantic/genai-prices, or null. */
export function libraryProvider(provider: string): string | null {
  return namesOf(provider)?.library ?? null;
}

/** Id of one of our providers in models.dev, or null. */
export function modelsDevProvider(provider: string): string | null {
  return namesOf(provider)?.modelsDev ?? null;
}

/** Of several ids, those that name the model: the very id, else those that differ in case, owner or region only. */
export function idsOfModel(names: readonly string[], ids: readonly string[]): string[] {
  const exact = ids.filter((id) => names.includes(id));
  const wanted = names.map(bareName);
  return exact.length > 0 ? exact : ids.filter((id) => wanted.includes(bareName(id)));
}

/** True for two names of one model: beside case, owner and region they may differ in the date of the snapshot. */
export function isSameModel(a: string, b: string): boolean {
  const [left, right] = [a, b].map((id) => bareName(id).replace(/-(\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, ""));
  return left === right;
}

/** `deepseek-ai/DeepSeek-R1` and `us.deepseek.r1-v1:0` without owner and region of Bedrock, in lower case. */
function bareName(id: string): string {
  const last = id.slice(id.lastIndexOf("/") + 1).toLowerCase();
  return last.replace(/^(us|eu|apac|global)\./, "");
}

function namesOf(provider: string): ProviderNames | null {
  return Object.hasOwn(PROVIDERS, provider) ? (PROVIDERS[provider] ?? null) : null;
}
