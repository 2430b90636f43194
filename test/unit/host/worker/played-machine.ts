import { testLabel, tokensOf } from "../../../../src/core/protocol/test-shape.js";
import type { Engine } from "../../../../src/host/worker/engine.js";
import { measureCell } from "../../../../src/host/worker/measure-cell.js";
import type { Cell } from "../../../../src/schema/plan.js";
import type { MeasuredValue } from "../../../../src/schema/worker-message.js";
import { settings } from "../../../fixtures/result-documents.js";
import { test as shape } from "../../../fixtures/short-test.js";

/** A machine that is played, and what is asked of it. */
export interface Machine {
  readonly tokensPerSecond: number;
  readonly launch?: number;
  readonly launches?: number;
  readonly budgetSeconds?: number | null;
  readonly values?: number | null;
  readonly onGpu?: boolean;
  /** CPU time as a share of two threads times wall time. */
  readonly cpuShare?: number;
  /** Tokens of the depth that are there already. */
  readonly held?: number;
  /** Depth at which a token takes twice as long to read. */
  readonly evenDepth?: number;
  /** Seconds by which the clock of the day falls behind in each repetition. */
  readonly clockLost?: number;
  /** Timed values, counted from 0, that the parent wants again. */
  readonly disturbed?: (value: number) => boolean;
}

/** A machine with a clock of its own. */
function engineOf(machine: Machine): Engine {
  let seconds = 0;
  let lost = 0;
  let faults = 0;
  const engine: Pick<Engine, "run" | "readCpu" | "filledTo"> = {
    run: async (test, _, onToken) => {
      const took = tokensOf(test) / machine.tokensPerSecond;
      const step = (took - test.nPrompt / machine.tokensPerSecond) / test.nGen;
      for (let token = 1; token <= test.nGen; token += 1) {
        onToken?.((test.nPrompt / machine.tokensPerSecond + token * step) * 1e9);
      }
      // Between repetitions the context is emptied: time passes, but not on the clock.
      seconds += took + 0.5;
      lost += machine.clockLost ?? 0;
      faults += 3;
      return took * 1e9;
    },
    filledTo: () => machine.held ?? 0,
    readCpu: () => ({
      monotonicNs: BigInt(Math.round(seconds * 1e9)),
      unixMs: 1e12 + (seconds - lost) * 1000,
      idleSeconds: 0,
      ownSeconds: 2 * (machine.cpuShare ?? 1) * seconds,
      majorFaults: faults,
    }),
  };
  return engine as Engine;
}

/** Measures one cell, and returns what was reported, why it was left out, and the silence that was announced. */
export async function measureAll(asked: string, machine: Machine) {
  const values: MeasuredValue[] = [];
  const silences: number[] = [];
  let timed = 0;
  const cell: Cell = {
    id: "c",
    model: "m",
    settings: settings(),
    test: shape(asked),
    contextSize: 1024,
    budgetSeconds: machine.budgetSeconds ?? null,
  };
  const reason = await measureCell(cell, {
    engine: engineOf(machine),
    seed: 1,
    launch: machine.launch ?? 0,
    launches: machine.launches ?? 3,
    values: machine.values === undefined ? 1 : machine.values,
    onGpu: machine.onGpu ?? false,
    pace: { tokenSeconds: 1 / machine.tokensPerSecond, evenDepth: machine.evenDepth ?? null },
    expectSilence: async (seconds) => void silences.push(seconds),
    report: async (value) => {
      values.push(value);
      if (value.role === "warmup") return false;
      timed += 1;
      return machine.disturbed?.(timed - 1) ?? false;
    },
  });
  return { values, reason, silences };
}

/** Measures one cell and returns what was reported. */
export const measure = async (asked: string, machine: Machine) => (await measureAll(asked, machine)).values;

/** What was taken, in order: `timed tg128 x2` for a value of two repetitions. */
export const story = (values: readonly MeasuredValue[]) =>
  values.map(({ role, test, repetitions }) => `${role} ${testLabel(test)} x${repetitions}`);

export const timed = (values: readonly MeasuredValue[]) => values.filter(({ role }) => role === "timed");
