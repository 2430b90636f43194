import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RigmarkError } from "../../../../src/errors.js";
import { checkModelFile } from "../../../../src/host/models/preflight.js";
import { BAD_FILES, writeHostileName } from "../../../fixtures/bad-files.js";
import { chainLogits, writeOracle } from "../../../fixtures/oracle.js";

const folder = mkdtempSync(join(tmpdir(), "rigmark-"));

async function refusal(path: string): Promise<RigmarkError> {
  const error = await checkModelFile(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof RigmarkError) return error;
  throw new Error(`${path} was not refused but: ${String(error)}`);
}

describe("checkModelFile", () => {
  it("accepts a good file and tells its size", async () => {
    const path = join(folder, "good.gguf");
    writeOracle(path, chainLogits("abc"));
    expect(await checkModelFile(path)).toBeGreaterThan(1_000_000);
  });

  it.each(BAD_FILES.filter(({ preflight }) => preflight === "refused"))(
    "refuses the file that is: $name",
    async ({ name, write }) => {
      const path = join(folder, `${name.replaceAll(" ", "-")}.gguf`);
      write(path);
      const error = await refusal(path);
      expect(error.code).toBe("bad-model");
      expect(error.hint).toBeTruthy();
      expect(error.message).toMatch(/^[^\n]{5,120}$/);
    },
  );

  it.each(BAD_FILES.filter(({ preflight }) => preflight === "passes"))(
    "leaves to the worker the file with: $name",
    async ({ name, write }) => {
      const path = join(folder, `${name.replaceAll(" ", "-")}.gguf`);
      write(path);
      await expect(checkModelFile(path)).resolves.toBeGreaterThan(24);
    },
  );

  it("says what the wrong thing is", async () => {
    const at = (name: string) => join(folder, `${name}.gguf`);
    expect((await refusal(at("web-page"))).message).toContain("web page");
    expect((await refusal(at("git-lfs-pointer"))).hint).toContain("git lfs pull");
    expect((await refusal(at("wrong-version"))).message).toContain("version 99");
    expect((await refusal(at("six-bytes"))).message).toContain("6 bytes");
    expect((await refusal(folder)).message).toContain("folder");
    expect((await refusal(at("no-such"))).message).toContain("no such file");
  });

  it.skipIf(process.platform === "win32")("does not open what is no regular file", async () => {
    expect((await refusal("/dev/null")).message).toContain("not a regular file");
  });

  it.skipIf(process.getuid?.() === 0)("refuses a file without read permission", async () => {
    const path = join(folder, "closed.gguf");
    writeFileSync(path, "GGUF");
    chmodSync(path, 0o000);
    expect((await refusal(path)).message).toContain("cannot be read");
  });

  it("does not print control characters of a file name", async () => {
    const error = await refusal(join(folder, "\u001b[31mred.gguf"));
    expect(error.message).not.toContain("\u001b");
  });

  it("does not mind a hostile name inside", async () => {
    const path = join(folder, "hostile.gguf");
    writeHostileName(path);
    await expect(checkModelFile(path)).resolves.toBeGreaterThan(24);
  });
});
