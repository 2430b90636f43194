import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { presentResult } from "../../src/commands/present-result.js";
import { readResult } from "../../src/host/store/read-result.js";

const EXAMPLES = "results/examples";

describe("the committed results", () => {
  it.each(readdirSync(EXAMPLES))(
    "%s can be read and reported, and names no folder of a machine",
    async (run) => {
      const { document } = await readResult(`${EXAMPLES}/${run}`, EXAMPLES);
      const { model } = await presentResult(document, { resultPath: null, asOf: "2026-11-22" });
      expect(model.models[0]?.rows.length).toBeGreaterThan(0);
      expect(JSON.stringify(document)).not.toMatch(/\/(home|root|Users|tmp)\//);
    },
  );
});
