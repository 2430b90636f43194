import { describe, expect, it } from "vitest";
import { MODELS } from "./data-tables.js";
import { fileRows, offBy, registryDocument } from "./registry-document.js";

const FILES = MODELS.flatMap(fileRows);

describe("synthetic files in the place of published ones", () => {
  it("have their size within 0.5 %, but for those that an older llama.cpp made", () => {
    const written = FILES.filter((file) => offBy(file) !== null && !file.isOlder);
    expect(written.length).toBeGreaterThanOrEqual(170);
    for (const file of written) {
      expect(Math.abs(offBy(file) ?? 1), `${file.id} ${file.quantization}`).toBeLessThan(0.5);
    }
  });

  it("stand in docs/registry.md as models.json and the plan have them: npm run tables", async () => {
    await expect(registryDocument(MODELS, FILES)).toMatchFileSnapshot("../../../docs/registry.md");
  });
});
