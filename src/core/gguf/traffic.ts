/** A tensor as the directory of any GGUF file tells it. */
export interface TensorSize {
  readonly name: string;
  readonly elements: number;
  readonly bytes: number;
}

/** How many of a mixture's experts work on one token: `<arch>.expert_used_count` and `<arch>.expert_count`. */
export interface ExpertUse {
  readonly expertUsedCount: number;
  readonly expertCount: number;
}

/** What one generated token costs in weights. */
export interface WeightTraffic {
  /** Bytes of weights read for one token. The one embedding row that is looked up is left out. */
  readonly bytesPerToken: number;
  /** Parameters that take part in one token; twice this is about its floating-point operations. */
  readonly activeParameters: number;
}

const EMBEDDING = "token_embd.weight";
const OUTPUT = "output.weight";

/** Weights read and multiplied for one token; an embedding matrix without an output matrix beside it is tied. */
export function weightTraffic(tensors: readonly TensorSize[], experts?: ExpertUse): WeightTraffic {
  const tied = !tensors.some(({ name }) => name === OUTPUT);
  let bytesPerToken = 0;
  let activeParameters = 0;
  for (const tensor of tensors) {
    if (tensor.name === EMBEDDING && !tied) continue;
    const share = shareRead(tensor.name, experts);
    bytesPerToken += tensor.bytes * share;
    activeParameters += tensor.elements * share;
  }
  return { bytesPerToken: Math.round(bytesPerToken), activeParameters: Math.round(activeParameters) };
}

/** Tensors of all experts of a layer are stored as one, `..._exps` (gguf-py/gguf/constants.py in llama.cpp). */
function shareRead(name: string, experts: ExpertUse | undefined): number {
  if (experts === undefined || experts.expertCount === 0 || !name.includes("_exps.")) return 1;
  return experts.expertUsedCount / experts.expertCount;
}
