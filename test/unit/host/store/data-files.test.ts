import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { packageRoot, readDataFile } from "../../../../src/host/store/data-files.js";
import { ModelRegistry } from "../../../../src/schema/model.js";

const Table = z.strictObject({ rows: z.array(z.strictObject({ price: z.number() })) });

async function refusal(text: string | null): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "rigmark-"));
  if (text !== null) writeFileSync(join(root, "data.json"), text);
  return readDataFile("data.json", Table, root).then(
    () => "read",
    (error: Error) => error.message,
  );
}

describe("readDataFile", () => {
  it("reads the model registry of the package", async () => {
    expect(existsSync(join(packageRoot(), "package.json"))).toBe(true);
    expect((await readDataFile("models.json", ModelRegistry)).models.length).toBeGreaterThan(6);
  });

  it("names the file, the place and the reason when a row is wrong", async () => {
    expect(await refusal('{"rows":[{"price":1},{"price":"two"}]}')).toMatch(
      /^data\.json: rows\.1\.price: .*number/,
    );
  });

  it("names the row of the registry and the field", async () => {
    const read = async (change: (registry: ModelRegistry) => void) => {
      const registry = await readDataFile("models.json", ModelRegistry);
      change(registry);
      const root = mkdtempSync(join(tmpdir(), "rigmark-"));
      writeFileSync(join(root, "models.json"), JSON.stringify(registry));
      return readDataFile("models.json", ModelRegistry, root).then(
        () => "read",
        (error: Error) => error.message,
      );
    };
    expect(await read(() => {})).toBe("read");
    expect(await read(({ models }) => Object.assign(models[1]?.shape ?? {}, { headCount: -1 }))).toMatch(
      /^models\.json: models\.1 \(deepseek-r1-distill-qwen-1\.5b\)\.shape\.headCount: /,
    );
    expect(await read(({ models }) => Object.assign(models[1]?.shape ?? {}, { headCountKv: 5 }))).toMatch(
      /^models\.json: models\.1 \(deepseek-r1-distill-qwen-1\.5b\)\.shape\.headCountKv: does not divide/,
    );
    expect(await read(({ models }) => models[2]?.aliases.push("r1-1.5b"))).toBe(
      "models.json: models.2 (deepseek-r1-distill-qwen-7b).aliases: r1-1.5b is taken",
    );
    expect(await read((registry) => Object.assign(registry, { defaultModel: "none" }))).toMatch(
      /^models\.json: defaultModel: /,
    );
  });

  it("names the file when it is not JSON or not there", async () => {
    expect(await refusal("{,}")).toMatch(/^data\.json: top level: /);
    expect(await refusal(null)).toBe("data.json: top level: cannot be read");
    expect(await refusal("{}")).toMatch(/^data\.json: rows: /);
  });
});
