import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";

const HOLDER = fileURLToPath(new URL("../fixtures/hold-lock.mjs", import.meta.url));
const MODULE = new URL("../../dist/host/store/device-lock.js", import.meta.url).href;

let base: string;
let children: ChildProcess[];
beforeEach(async () => {
  children = [];
  base = await mkdtemp(join(tmpdir(), "rigmark-lock-"));
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await rm(base, { recursive: true, force: true });
});

/** Another process that takes the lock; `says` gives what it tells next. */
function holder(waitMs: number) {
  const child = fork(HOLDER, [MODULE, join(base, "lock"), String(waitMs)]);
  children.push(child);
  const heard: unknown[] = [];
  child.on("message", (message) => heard.push(message));
  const says = async () => {
    while (heard.length === 0) await once(child, "message");
    return heard.shift();
  };
  return { child, says };
}

it("a second process is refused, and told who measures", async () => {
  const first = holder(0);
  expect(await first.says()).toEqual({ type: "holds" });
  expect(await holder(0).says()).toMatchObject({
    type: "refused",
    code: "locked",
    message: expect.stringContaining(`process ${first.child.pid}, started `),
  });
});

it("a second process that waits gets the lock when the first lets go", async () => {
  const first = holder(0);
  await first.says();
  const second = holder(60_000);
  expect(await second.says()).toMatchObject({
    type: "waits",
    holder: expect.stringContaining(`${first.child.pid}`),
  });
  first.child.send("release");
  expect(await second.says()).toEqual({ type: "holds" });
  second.child.send("release");
  await once(second.child, "exit");
  expect(await readdir(join(base, "lock"))).toEqual([]);
});

it.each(["SIGKILL", "SIGTERM"] as const)(
  "a holder ended by %s is taken over from, by one of many",
  async (signal) => {
    const first = holder(0);
    await first.says();
    const others = [holder(60_000), holder(60_000), holder(60_000)];
    for (const other of others) expect(await other.says()).toMatchObject({ type: "waits" });
    first.child.kill(signal);
    const holds = await Promise.race(
      others.map(async (other) => {
        expect(await other.says()).toEqual({ type: "holds" });
        return other;
      }),
    );
    expect(await holder(0).says()).toMatchObject({
      type: "refused",
      message: expect.stringContaining(`process ${holds.child.pid}`),
    });
  },
);
