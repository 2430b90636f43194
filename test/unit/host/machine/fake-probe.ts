import type { ExecResult, NodeFacts, Probe, SystemFacts } from "../../../../src/host/machine/probe.js";

const MISSING: ExecResult = { status: "missing", exitCode: null, stdout: "", stderr: "" };

/** What a fake machine has: files by path, programs by name, answers of systeminformation. */
export interface FakeMachine {
  readonly platform?: NodeJS.Platform;
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, Partial<ExecResult>>>;
  readonly system?: Partial<Record<keyof SystemFacts, unknown>>;
  readonly node?: Partial<NodeFacts>;
}

const NODE: NodeFacts = {
  arch: "x64",
  kernelRelease: "6.8.0-45-generic",
  nodeVersion: "20.20.2",
  cpuModel: "Test CPU",
  logicalCores: 8,
  availableParallelism: 8,
  totalMemoryBytes: 16e9,
  freeMemoryBytes: 1e9,
};

/** A machine made of a table; a folder exists where a file lies under it. */
export function fakeProbe(machine: FakeMachine = {}): Probe {
  const files = machine.files ?? {};
  const answer = (name: keyof SystemFacts) => async (): Promise<unknown> => {
    const value = machine.system?.[name];
    if (value === undefined) throw new Error(`${name} is not there`);
    return value;
  };
  return {
    platform: machine.platform ?? "linux",
    node: { ...NODE, ...machine.node },
    system: {
      cpu: answer("cpu"),
      graphics: answer("graphics"),
      osInfo: answer("osInfo"),
      mem: answer("mem"),
      system: answer("system"),
      battery: answer("battery"),
    },
    exec: async (file) => {
      const program = machine.programs?.[file];
      return program === undefined
        ? MISSING
        : { status: "ok", exitCode: 0, stdout: "", stderr: "", ...program };
    },
    follow: () => ({
      pid: null,
      ended: Promise.resolve({ status: "missing", exitCode: null, lastWords: "" }),
    }),
    readFile: async (path) => files[path] ?? null,
    readNow: (path) => files[path] ?? null,
    keepFiles: () => ({ readFile: async (path) => files[path] ?? null, close: () => undefined }),
    listFolder: async (path) => {
      const below = Object.keys(files).filter((file) => file.startsWith(`${path}/`));
      const names = below.map((file) => file.slice(path.length + 1).split("/")[0] ?? "");
      return below.length === 0 ? null : [...new Set(names)].filter((name) => name !== "");
    },
  };
}
