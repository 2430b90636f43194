/** Words of a list that is easier to compare with its source than an array of one word a line. */
function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/**
 * Architectures that llama.cpp v0.5.0 can load: LLM_ARCH_NAMES of its src/llama-arch.cpp, without clip, which is for
 * projectors of images and no language model.
 */
const KNOWN = words(`
  llama llama4 deci falcon grok gpt2 gptj gptneox mpt baichuan starcoder refact bert modern-bert
  nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert bloom stablelm qwen qwen2
  qwen2moe qwen2vl qwen3 qwen3moe qwen3next qwen3vl qwen3vlmoe qwen35 qwen35moe qwen4exp phi2 phi3
  phimoe plamo plamo2 plamo3 codeshell orion internlm2 minicpm minicpm3 gemma gemma2 gemma3 gemma3n
  gemma4 gemma4-assistant gemma-embedding starcoder2 mamba mamba2 maple jamba falcon-h1 xverse command-r
  cohere2 cohere2moe dbrx olmo olmo2 olmoe muse-glimmer openelm arctic deepseek deepseek2 deepseek2-ocr
  deepseek32 deepseek4 chatglm glm4 glm4moe glm-dsa bitnet t5 t5encoder jais jais2 nemotron nemotron_h
  nemotron_h_moe exaone exaone4 exaone-moe rwkv6 rwkv6qwen2 rwkv7 arwkv7 granite granitemoe
  granitehybrid graniteswitch granite_swa chameleon wavtokenizer-dec plm bailingmoe bailingmoe2
  bailingmoe3 dots1 dots3note arcee afmoe laguna ernie4_5 ernie4_5-moe hunyuan-moe hunyuan-dense
  hunyuan_vl hy_v3 hy_v4 smollm3 gpt-oss lfm2 lfm2moe dream smallthinker llada llada-moe seed_oss
  grovemoe apertus minimax-01 hrm_text minimax-m2 minimax-m3 cogvlm rnd1 pangu-embedded mistral3 eagle3
  dflash mistral4 paddleocr mimo2 step35 spark2_5 llama-embed maincoder kimi-linear kimi-k3 talkie
  mellum nanbeige qwen3tts pockettts
`);

/** Those that run without a cache: they read a text at once (create_memory in src/llama-model.cpp). */
const CACHELESS = words(`
  bert jina-bert-v2 jina-bert-v3 nomic-bert nomic-bert-moe neo-bert eurobert wavtokenizer-dec
  modern-bert gemma-embedding dream llada llada-moe rnd1
`);

/** Those that keep states besides keys and values, or instead (llm_arch_is_recurrent and llm_arch_is_hybrid there). */
const STATEFUL = words(`
  mamba mamba2 rwkv6 rwkv6qwen2 rwkv7 arwkv7 jamba falcon-h1 plamo2 granitehybrid lfm2 lfm2moe
  nemotron_h nemotron_h_moe qwen3next kimi-linear bailingmoe3 kimi-k3 qwen35 qwen35moe qwen4exp
  minimax-01
`);

/** Those with a cache of their own kind, such as one more for an index (create_memory in src/llama-model.cpp). */
const OWN_CACHE = words(`
  minimax-m3 glm-dsa deepseek32 hy_v4 dots3note deepseek4 dflash gemma4-assistant t5
`);

/** What an architecture keeps of the text so far: keys and values as usual, or something that these figures do not know. */
export type CacheKind = "usual" | "none" | "states" | "own";

/** True when llama.cpp v0.5.0 can load the architecture. */
export function isKnownArchitecture(architecture: string): boolean {
  return KNOWN.has(architecture);
}

/** What llama.cpp v0.5.0 keeps for this architecture. */
export function cacheKindOf(architecture: string): CacheKind {
  if (CACHELESS.has(architecture)) return "none";
  if (STATEFUL.has(architecture)) return "states";
  return OWN_CACHE.has(architecture) ? "own" : "usual";
}

/** How the layers of an architecture take turns between looking at a window and looking at all. */
export interface WindowRule {
  /** One layer in so many looks at all, where the file does not say; null: the file lists the layers. */
  readonly fullEvery: number | null;
  /** That layer comes first of each turn rather than last. */
  readonly fullFirst?: true;
  /** Tokens of the window where the file does not say. */
  readonly fallback?: number;
  /** Tokens of the window whatever the file says. */
  readonly fixed?: number;
  /** Only models of so many blocks have windows. */
  readonly onlyBlocks?: number;
}

/**
 * Architectures with sliding windows: load_arch_hparams in src/models/ of llama.cpp v0.5.0. The window that a file of
 * another architecture names is not used there; Phi's is switched off.
 */
const WINDOW_RULES: ReadonlyMap<string, WindowRule> = new Map<string, WindowRule>([
  ["afmoe", { fullEvery: 4 }],
  ["cohere2", { fullEvery: 4 }],
  ["cohere2moe", { fullEvery: 4, fullFirst: true }],
  ["exaone4", { fullEvery: 4, fallback: 4096, onlyBlocks: 64 }],
  ["exaone-moe", { fullEvery: 4, fallback: 128 }],
  ["gemma2", { fullEvery: 2, fallback: 4096 }],
  ["gemma3", { fullEvery: 6 }],
  ["gemma3n", { fullEvery: 5 }],
  ["gemma4", { fullEvery: null }],
  ["gpt-oss", { fullEvery: 2 }],
  ["granite_swa", { fullEvery: null }],
  ["laguna", { fullEvery: 4, fullFirst: true }],
  ["llama4", { fullEvery: 4, fallback: 8192, fixed: 8192 }],
  ["maple", { fullEvery: null }],
  ["mellum", { fullEvery: 4 }],
  ["mimo2", { fullEvery: null }],
  ["muse-glimmer", { fullEvery: 4 }],
  ["olmo2", { fullEvery: 4 }],
  ["plamo3", { fullEvery: 8 }],
  ["smallthinker", { fullEvery: 4, fullFirst: true, fixed: 4096 }],
  ["spark2_5", { fullEvery: null }],
  ["step35", { fullEvery: null }],
]);

/** The rule of an architecture with sliding windows; null for one without. */
export function windowRuleOf(architecture: string): WindowRule | null {
  return WINDOW_RULES.get(architecture) ?? null;
}
