import type { LlamaModel, Token } from "node-llama-cpp";
import type { RandomNumbers } from "../../../core/protocol/random.js";
import { WorkerFailure } from "../failure.js";

/** A vocabulary that has hardly any ordinary tokens is given up after so many draws. */
const MOST_TRIES = 10_000;

/** Draws until the token is an ordinary one: no control, unknown, unused or end token. */
export function ordinaryTokenDrawer(model: LlamaModel): (random: RandomNumbers) => number {
  const size = model.fileInfo.metadata.tokenizer.ggml.tokens.length;
  return (random) => {
    for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
      const token = random.below(size) as Token;
      const { control, unknown, undefined: unset } = model.getTokenAttributes(token);
      if (!control && !unknown && !unset && !model.isEogToken(token)) return token;
    }
    throw new WorkerFailure("bad-file", "the vocabulary has no ordinary tokens");
  };
}
