import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

interface Row {
  readonly version?: string;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly optional?: boolean;
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as {
  packages: Record<string, Row>;
};

describe("package-lock.json", () => {
  it("has a row for every optional package of every package, so that npm ci passes on every platform", () => {
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).filter(
        (name) => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    );
    expect(missing, "run: node .ci/complete-lock.mjs").toEqual([]);
  });

  it("brings the engine to macOS, Windows and Linux, in the version of the binding", () => {
    const binding = packages["node_modules/node-llama-cpp"];
    const engines = Object.keys(binding?.optionalDependencies ?? {});
    expect(engines).toContain("@node-llama-cpp/mac-arm64-metal");
    expect(engines).toContain("@node-llama-cpp/win-x64-cuda");
    for (const name of engines) {
      const row = packages[`node_modules/${name}`];
      expect(row?.version, name).toBe(binding?.version);
      expect(row?.optional, name).toBe(true);
      expect(row?.os, name).toHaveLength(1);
      const system = name.includes("/mac-") ? "darwin" : name.includes("/win-") ? "win32" : "linux";
      expect(row?.os, name).toEqual([system]);
    }
  });

  it("names no download host", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toContain('"resolved"');
  });
});
