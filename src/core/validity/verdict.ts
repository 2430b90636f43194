/** How far a number may be believed. `wide`: true but imprecise. `noisy`: disturbed. `invalid`: not what it says. */
export type Verdict = "valid" | "wide" | "noisy" | "invalid";

/** What one rule found in a cell: its code, how bad, why, and what to do. */
export interface Finding {
  readonly code: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly remedy: string;
}

/** The judgement of a cell: the worst verdict of its findings. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

const SEVERITY: Readonly<Record<Verdict, number>> = { valid: 0, wide: 1, noisy: 2, invalid: 3 };

/** The worse of two verdicts. */
export function worse(a: Verdict, b: Verdict): Verdict {
  return SEVERITY[a] >= SEVERITY[b] ? a : b;
}
