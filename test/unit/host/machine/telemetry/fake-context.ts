import type { FollowEnd } from "../../../../../src/host/machine/follow.js";
import type { ExecResult, Probe } from "../../../../../src/host/machine/probe.js";
import type { Reader, ReaderContext, Reading } from "../../../../../src/host/machine/telemetry/reader.js";
import { type FakeMachine, fakeProbe } from "../fake-probe.js";

/** A program that a reader follows, in the hands of a test. */
export interface FakeChild {
  readonly file: string;
  readonly args: readonly string[];
  readonly say: (...lines: string[]) => void;
  readonly die: (end?: Partial<FollowEnd>) => void;
}

/** A context made of tables, whose time stands still until it is told to pass. */
export interface FakeContext extends ReaderContext {
  readonly notes: string[];
  readonly children: FakeChild[];
  /** What the machine has; change it to change what is read next. */
  readonly files: Record<string, string>;
  readonly pass: (ms: number) => void;
}

/** Unix time at which a fake context starts. */
export const START_MS = 1_790_000_000_000;

export function fakeContext(
  machine: FakeMachine & { exec?: (file: string, args: readonly string[]) => Partial<ExecResult> } = {},
): FakeContext {
  const files = { ...machine.files };
  let passed = 0;
  const children: FakeChild[] = [];
  const notes: string[] = [];
  const base = fakeProbe({ ...machine, files });
  const { exec } = machine;
  const probe: Probe =
    exec === undefined
      ? base
      : {
          ...base,
          exec: async (file, args) => ({
            status: "ok",
            exitCode: 0,
            stdout: "",
            stderr: "",
            ...exec(file, args),
          }),
        };
  return {
    probe,
    files,
    notes,
    children,
    nowMs: () => START_MS + passed,
    steadyMs: () => passed,
    note: (text) => notes.push(text),
    pass: (ms) => {
      passed += ms;
    },
    follow: (file, args, onLine, onEnd) => {
      children.push({
        file,
        args,
        say: (...lines) => lines.forEach(onLine),
        die: (end) => onEnd({ status: "ended", exitCode: 1, lastWords: "", ...end }),
      });
    },
  };
}

/** The figures of a round by quantity, scope and device, e.g. { "power gpu GPU 1": 30 }. */
export async function readAll(reader: Reader | null): Promise<Record<string, number | null>> {
  if (reader === null) throw new Error("there is no reader");
  return byName(await reader.read());
}

export function byName(readings: readonly Reading[]): Record<string, number | null> {
  return Object.fromEntries(
    readings.map(({ channel: { quantity, scope, device }, value }) => [
      [quantity, scope, ...(device === null ? [] : [device])].join(" "),
      value,
    ]),
  );
}
