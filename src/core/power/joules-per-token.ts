import { type MeterScope, meterEnergy, type PowerMeter } from "./power-meter.js";

/** A stretch (Unix ms) in which only tokens of one kind, prefill or decode, were processed. */
export interface TokenWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly tokens: number;
}

/** Energy of a token, with what stands behind it. */
export interface EnergyPerToken {
  readonly scope: MeterScope;
  /** All that the scope drew, J a token. */
  readonly gross: number;
  /**
   * Beyond what it draws idle, J a token; negative when it drew less than that, null when idle is not known.
   */
  readonly net: number | null;
  /** Mean power while the tokens were processed, W. */
  readonly watts: number;
  readonly tokens: number;
  readonly seconds: number;
  /** Readings inside the windows, of the device that gave fewest. */
  readonly samples: number;
  /** Share of the windows' time that readings cover, 0 to 1. */
  readonly coverage: number;
}

/**
 * Joules a token over windows of one kind. Windows whose energy is not known (under 10 s, too few readings) are left
 * out together with their tokens; null when none is left. `idle` is in watts of the same meter.
 */
export function joulesPerToken(
  meter: PowerMeter,
  windows: readonly TokenWindow[],
  idle: number | null,
): EnergyPerToken | null {
  const known = windows.flatMap(({ fromMs, toMs, tokens }) => {
    const energy = tokens > 0 ? meterEnergy(meter, fromMs, toMs) : null;
    return energy === null ? [] : { ...energy, tokens, covered: energy.coverage * energy.seconds };
  });
  if (known.length === 0) return null;
  const total = (name: "joules" | "seconds" | "tokens" | "samples" | "covered"): number =>
    known.reduce((sum, window) => sum + window[name], 0);
  const [joules, seconds, tokens] = [total("joules"), total("seconds"), total("tokens")];
  return {
    scope: meter.scope,
    gross: joules / tokens,
    net: idle === null ? null : (joules - idle * seconds) / tokens,
    watts: joules / seconds,
    tokens,
    seconds,
    samples: total("samples"),
    coverage: total("covered") / seconds,
  };
}
