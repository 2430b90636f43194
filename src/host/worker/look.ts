import { evenDepth, type PrefillPace } from "../../core/protocol/prefill-time.js";
import { randomNumbers } from "../../core/protocol/random.js";
import { testOf } from "../../core/protocol/test-shape.js";
import type { WorkerRequest } from "../../schema/worker-message.js";
import type { Engine } from "./engine.js";
import type { Prepared } from "./prepare.js";

/** Tokens of the look at the speed of a prompt. */
const LOOK_TOKENS = 32;
/** A second look takes as many tokens as the first promises in this time, a batch at most. */
const SECOND_LOOK_SECONDS = 1;

/** What a short look at the speed of a prompt has shown. */
export interface Look {
  /** How long one batch may take. */
  readonly batchSeconds: number;
  readonly pace: PrefillPace;
}

/**
 * Looks at the speed of a prompt at depth 0. The first look may be slow for reasons that pass (pages not yet read,
 * programs that a GPU compiles), so that a prediction which may cost a test its place takes a second one. Null when
 * the look fails, since the test itself will say why.
 */
export async function lookAtPrefill(
  engine: Engine,
  { settings, seed }: Pick<WorkerRequest, "settings" | "seed">,
  { header, facts }: Pick<Prepared, "header" | "facts">,
  twice: boolean,
): Promise<Look | null> {
  const most = Math.min(settings.batchSize, facts.contextSize);
  const device = facts.gpuLayers > 0 ? "gpu" : "cpu";
  const random = randomNumbers(seed, "look");
  const tokenSeconds = async (nPrompt: number) =>
    (await engine.run(testOf("pp", { nPrompt }), random)) / 1e9 / nPrompt;
  try {
    const first = await tokenSeconds(Math.min(LOOK_TOKENS, most));
    const tokens = Math.min(most, Math.max(LOOK_TOKENS, Math.floor(SECOND_LOOK_SECONDS / first)));
    const second = twice ? await tokenSeconds(tokens) : first;
    return {
      batchSeconds: settings.batchSize * first,
      pace: { tokenSeconds: Math.min(first, second), evenDepth: evenDepth(header, device) },
    };
  } catch {
    return null;
  }
}
