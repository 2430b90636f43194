import { randomBytes } from "node:crypto";
import { access, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FakeHub, sha256, startFakeHub } from "../fixtures/fake-hub.js";
import { openWorkplace, type Workplace } from "../workplace.js";

const NAME = "maker/Model-GGUF/model-Q4_K_M.gguf";
const TOKEN = "hf_canary";
const bytes = randomBytes(300_000);

let place: Workplace;
let hub: FakeHub;
let env: Record<string, string>;
beforeEach(async () => {
  hub = await startFakeHub({ [NAME]: bytes });
  env = { HF_ENDPOINT: hub.endpoint };
  place = await openWorkplace(env);
});
afterEach(async () => {
  await hub.close();
  await place.remove();
});

const finalPath = () => join(place.folder, "home", "cache", "models", ...NAME.split("/"));
const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe("rigmark models pull", () => {
  it("downloads a file of the hub, checks it, says what it is, and does not fetch it twice", async () => {
    const first = await place.rigmark("models", "pull", `hf:${NAME}`, "--json");
    expect([first.status, JSON.parse(first.stdout)]).toEqual([
      0,
      [
        {
          path: finalPath(),
          repo: "maker/Model-GGUF",
          file: "model-Q4_K_M.gguf",
          revision: hub.commit,
          sha256: sha256(bytes),
          sizeBytes: 300_000,
          resumed: false,
          downloadedBytes: 300_000,
        },
      ],
    ]);
    expect(sha256(await readFile(finalPath()))).toBe(sha256(bytes));
    const record = JSON.parse(await readFile(`${finalPath()}.hub.json`, "utf8"));
    expect(record).toMatchObject({ revision: hub.commit, sha256: sha256(bytes), endpoint: hub.endpoint });

    const second = await place.rigmark("models", "pull", `hf:${NAME}`);
    expect([second.status, second.stdout]).toEqual([0, finalPath()]);
    expect(second.stderr).toContain("was here already; SHA-256 is right");
    expect(hub.seen.filter(({ server }) => server === "cdn")).toHaveLength(1);
  });

  it("asks no one when offline, by flag or by HF_HUB_OFFLINE", async () => {
    const missing = await place.rigmark("models", "pull", `hf:${NAME}`, "--offline");
    expect(missing.status).toBe(3);
    expect(missing.stderr).toContain("is not on this disk");
    await place.rigmark("models", "pull", `hf:${NAME}`);
    const before = hub.seen.length;
    env["HF_HUB_OFFLINE"] = "1";
    const found = await place.rigmark("models", "pull", `hf:${NAME}`, "--json");
    expect([found.status, JSON.parse(found.stdout)[0].revision]).toEqual([0, hub.commit]);
    expect(hub.seen).toHaveLength(before);
  });

  it("sends the token of HF_TOKEN or of the token file to the hub alone", async () => {
    await mkdir(join(place.folder, ".cache", "huggingface"), { recursive: true });
    await writeFile(join(place.folder, ".cache", "huggingface", "token"), `${TOKEN}\n`);
    expect((await place.rigmark("models", "pull", `hf:${NAME}`)).status).toBe(0);
    env["HF_TOKEN"] = `${TOKEN}-typed`;
    expect((await place.rigmark("models", "pull", `hf:${NAME}`, "--to", "here")).status).toBe(0);
    const sent = (server: string) =>
      new Set(hub.seen.filter((seen) => seen.server === server).map(({ authorization }) => authorization));
    expect(sent("hub")).toEqual(new Set([`Bearer ${TOKEN}`, `Bearer ${TOKEN}-typed`]));
    expect(sent("cdn")).toEqual(new Set([null]));
    expect(sha256(await readFile(join(place.folder, "here", "model-Q4_K_M.gguf")))).toBe(sha256(bytes));
  });

  it("keeps what has come when it is stopped, says how to go on, and goes on there", async () => {
    hub.fault = ({ server }) => (server === "cdn" ? { hangAfter: 100_000 } : null);
    const started = place.start("models", "pull", `hf:${NAME}`);
    await expect.poll(() => hub.seen.some(({ server }) => server === "cdn"), { timeout: 20_000 }).toBe(true);
    await new Promise((done) => setTimeout(done, 500));
    started.kill("SIGINT");
    const stopped = await started;
    expect(stopped.exitCode).toBe(130);
    expect(stopped.stderr).toContain(`Go on with: rigmark models pull hf:${NAME}`);
    expect([await isThere(finalPath()), await isThere(`${finalPath()}.part`)]).toEqual([false, true]);

    hub.fault = () => null;
    const [pulled] = JSON.parse((await place.rigmark("models", "pull", `hf:${NAME}`, "--json")).stdout);
    expect(pulled).toMatchObject({ resumed: true, downloadedBytes: 200_000, sha256: sha256(bytes) });
    expect(sha256(await readFile(finalPath()))).toBe(sha256(bytes));
    expect(await isThere(`${finalPath()}.part.json`)).toBe(false);
  });

  it("lets the second of two at once wait or refuse, and both leave the right file", async () => {
    const both = await Promise.all([1, 2].map(() => place.rigmark("models", "pull", `hf:${NAME}`, "-q")));
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(sha256(await readFile(finalPath()))).toBe(sha256(bytes));
  });

  it("names repository, file and revision of what the hub does not have", async () => {
    const { status, stderr } = await place.rigmark("models", "pull", "hf:maker/Model-GGUF/other.gguf@main");
    expect(status).toBe(3);
    expect(stderr).toContain("maker/Model-GGUF has no file other.gguf at revision main");
  });

  it("says that a file of models.json has changed upstream, by its size alone", async () => {
    const { files, models } = { files: hub.files, models: await place.rigmark("models", "list", "--json") };
    const row = JSON.parse(models.stdout).models.find(({ id }: { id: string }) => id.endsWith("qwen-7b"));
    const { repo, file } = row.files["Q4_K_M"];
    files.set(`${repo}/${file}`, bytes);
    const { status, stderr } = await place.rigmark("models", "pull", "r1-7b");
    expect(status).toBe(3);
    expect(stderr).toContain("has changed upstream since models.json");
    expect(hub.seen.some(({ server }) => server === "cdn")).toBe(false);
  });

  it.each([["synth:tiny"], ["./model.gguf"], ["hf:only-one/file.gguf"], ["hf:a/b/../../../etc/passwd.gguf"]])(
    "refuses %s before it asks anyone",
    async (text) => {
      const { status } = await place.rigmark("models", "pull", text);
      expect([2, 3]).toContain(status);
      expect(hub.seen).toEqual([]);
    },
  );
});

describe("rigmark run without the model", () => {
  it("names the command that downloads it, and its size", async () => {
    const { status, stderr } = await place.rigmark("run", "-m", "r1-7b");
    expect(status).toBe(3);
    expect(stderr).toContain("fetch it (4.68 GB): rigmark models pull deepseek-r1-distill-qwen-7b");
  });
});

describe("rigmark run --pull", () => {
  it("asks the hub for a model that is not on disk, and measures nothing when it may not have it", async () => {
    const { status, stderr } = await place.rigmark("run", "-m", "r1-7b", "--pull");
    expect(status).toBe(3);
    expect(stderr).toContain("has no file DeepSeek-R1-Distill-Qwen-7B-Q4_K_M.gguf");
    expect(hub.seen.map(({ method }) => method)).toEqual(["HEAD"]);
  });

  it("asks no one when offline, or for what needs no download", async () => {
    const offline = await place.rigmark("run", "-m", "r1-7b", "--pull", "--offline");
    expect(offline.status).toBe(3);
    expect(offline.stderr).toContain("the hub may not be asked");
    const synthetic = await place.rigmark("run", "-m", "synth:tiny", "--pull", "--dry-run");
    expect([synthetic.status, hub.seen]).toEqual([0, []]);
  });
});
