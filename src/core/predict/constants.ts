import type { DecodeClass, PrefillClass } from "./device-class.js";

/** Constants of one class for decode: time = bytes / (bandwidth * efficiency) + layers * layerSeconds. */
export interface DecodeConstants {
  /** Share of the maker's memory bandwidth that reading weights reaches. */
  readonly efficiency: number;
  /** Time a layer costs beside reading, seconds. */
  readonly layerSeconds: number;
}

/**
 * Fitted on data/published-speeds.json by robust least squares on relative errors (fit-decode.ts);
 * `rigmark fit --check` fits them again and prints both.
 */
export const DECODE_CONSTANTS: Readonly<Record<DecodeClass, DecodeConstants>> = {
  cuda: { efficiency: 0.815, layerSeconds: 36e-6 },
  hbm: { efficiency: 0.61, layerSeconds: 103e-6 },
  amd: { efficiency: 0.831, layerSeconds: 53e-6 },
  metal: { efficiency: 0.868, layerSeconds: 184e-6 },
  cpu: { efficiency: 0.536, layerSeconds: 42e-6 },
};

/** Keys and values are read this much slower than weights: depth rows of benches/dgx-spark.md in llama.cpp. */
export const KV_SLOWDOWN = 1.2;

/** Share of the FP16 rate that reading a prompt reaches, medians over data/published-speeds.json. */
export const PREFILL_EFFICIENCY: Readonly<Record<Exclude<PrefillClass, "cpu">, number>> = {
  geforce: 0.79,
  "nvidia-pro": 0.28,
  hbm: 0.27,
  amd: 0.34,
  metal: 0.61,
};

/** A mixture reads a prompt with this share of what a dense model reaches (the same rows). */
export const MIXTURE_PREFILL = 0.38;

/** Tokens of a prompt a second on a processor, as a multiple of what it decodes: the rows of data/neighbours.json. */
export const CPU_PREFILL_OVER_DECODE = 3;

/**
 * Half-widths of the 90 % interval as log ratios, from the residuals with the machine left out (`rigmark fit --check`);
 * a CPU whose bandwidth nobody measured is not known better.
 */
export const DECODE_SPREAD: Readonly<Record<DecodeClass, number>> = {
  cuda: 0.2,
  hbm: 0.2,
  amd: 0.43,
  metal: 0.32,
  cpu: 0.5,
};
export const PREFILL_SPREAD = 0.45;

/** The same for a machine whose own results correct the prediction. An assumption. */
export const OWN_SPREAD = 0.25;

/** Share of a processor's theoretical bandwidth that plain reads reach, as rigmark measures it (from memory: 75 to 90 %). */
export const CPU_READABLE_SHARE = 0.8;

/** What several sequences in one batch add to the doubt: the batched rows of benches/dgx-spark.md. */
export const MANY_SEQUENCES_SPREAD = 0.35;

/** Memory beside a card that a model does not fit into: two channels of DDR5, GB/s. An assumption. */
export const HOST_BANDWIDTH = 60;
