import { copyFileSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../src/errors.js";
import { checkModelFiles } from "../../../../src/host/models/model-files.js";
import { chainLogits, writeOracle } from "../../../fixtures/oracle.js";
import { splitGguf } from "../../../fixtures/split-gguf.js";

let folder = "";
let parts: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "rigmark-"));
  const whole = join(folder, "whole.gguf");
  writeOracle(whole, chainLogits("abc"));
  parts = await splitGguf(whole, join(folder, "oracle"), 5);
});

async function refusal(path: string): Promise<RigmarkError> {
  const error = await checkModelFiles(path).catch((reason: unknown) => reason);
  if (error instanceof RigmarkError) return error;
  throw new Error(`not refused: ${String(error)}`);
}

const at = (part: number) => parts[part - 1] ?? "";

describe("checkModelFiles", () => {
  it("takes a complete set by its first part and tells the size of all parts", async () => {
    expect(parts).toHaveLength(3);
    expect(await checkModelFiles(at(1))).toBe(parts.reduce((sum, part) => sum + statSync(part).size, 0));
  });

  it("names the first part when another one is given", async () => {
    const error = await refusal(at(2));
    expect(error.message).toContain("part 2");
    expect(error.hint).toContain("oracle-00001-of-00003.gguf");
  });

  it("names the parts that are missing", async () => {
    rmSync(at(2));
    rmSync(at(3));
    const error = await refusal(at(1));
    expect(error.message).toContain("oracle-00002-of-00003.gguf");
    expect(error.message).toContain("oracle-00003-of-00003.gguf");
  });

  it("looks at every part", async () => {
    writeFileSync(at(3), "<html>not found</html>");
    expect((await refusal(at(1))).message).toMatch(/00003-of-00003.*web page/);
  });

  it("refuses parts of another set and parts in the wrong order", async () => {
    const whole = join(folder, "whole.gguf");
    const [, second = ""] = await splitGguf(whole, join(folder, "other"), 8);
    copyFileSync(second, at(2));
    expect((await refusal(at(1))).message).toMatch(/00002-of-00003.*one of 3 parts, by its header one of 2/);
    parts = await splitGguf(whole, join(folder, "oracle"), 5);
    renameSync(at(3), join(folder, "third"));
    renameSync(at(2), at(3));
    renameSync(join(folder, "third"), at(2));
    expect((await refusal(at(1))).message).toMatch(/part 2, by its header part 3/);
  });

  it("refuses a whole model that is named as a part", async () => {
    copyFileSync(join(folder, "whole.gguf"), at(1));
    expect((await refusal(at(1))).message).toContain("by its header one of 1");
  });

  it("refuses a header that no reader survives, in one line", async () => {
    writeFileSync(at(2), Buffer.concat([Buffer.from("GGUF\u0003\0\0\0", "latin1"), Buffer.alloc(40, 255)]));
    expect((await refusal(at(1))).message).toMatch(/^[^\n]+$/);
  });
});
