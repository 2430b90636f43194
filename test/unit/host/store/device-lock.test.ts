import { spawnSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readlink, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exitStatusOf, RigmarkError } from "../../../../src/errors.js";
import { acquireLock, type LockRequest } from "../../../../src/host/store/device-lock.js";

let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), "rigmark-lock-"));
  folder = join(base, "lock");
});
afterEach(() => rm(base, { recursive: true, force: true }));

const take = (changes: Partial<LockRequest> = {}) =>
  acquireLock({
    folder,
    waitMs: 0,
    info: { pid: process.pid, command: "rigmark run speed", startedAt: "2026-11-20T10:00:00.000Z" },
    onCompromised: () => undefined,
    onWait: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  });

async function refusal(doing: Promise<unknown>): Promise<RigmarkError> {
  const error = await doing.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RigmarkError)) throw new Error(`was not refused: ${String(error)}`);
  return error;
}

/** A lock that is left behind by a process that does not run any more, or by `pid`. */
async function leaveLock(pid: number | null, changes: object = {}): Promise<void> {
  await mkdir(join(folder, "measure.lock"), { recursive: true });
  const namespace = await readlink("/proc/self/ns/pid").catch(() => null);
  const info = { pid, command: "rigmark run", startedAt: "2026-11-20T09:00:00.000Z", namespace, ...changes };
  if (pid !== null) await writeFile(join(folder, "measure.json"), JSON.stringify(info));
}

const deadPid = () => spawnSync(process.execPath, ["--version"]).pid;

describe("the lock", () => {
  it("is for one at a time, and names its holder to the next", async () => {
    const release = await take();
    const error = await refusal(take());
    expect(exitStatusOf(error)).toBe(6);
    expect(error.message).toBe(
      `another run measures on this machine: process ${process.pid}, started 2026-11-20 10:00:00 UTC: rigmark run speed`,
    );
    expect(error.hint).toContain("--wait-lock 10m");
    await release();
    expect(await readdir(folder)).toEqual([]);
    await (await take())();
  });

  it("is waited for as long as allowed, and this is told once", async () => {
    const release = await take();
    const told: [string, number][] = [];
    const onWait = (holder: string, seconds: number) => told.push([holder, seconds]);
    expect((await refusal(take({ waitMs: 600, onWait }))).message).toContain("(waited 1 s)");
    const waiting = take({ waitMs: 60_000, onWait });
    await sleep(300);
    await release();
    await (await waiting)();
    expect(told).toHaveLength(2);
    expect(told[1]?.[0]).toContain("rigmark run speed");
    expect(told[1]?.[1]).toBeLessThanOrEqual(60);
  });

  it("is not waited for any longer when the run is stopped", async () => {
    const release = await take();
    const stop = new AbortController();
    const waiting = take({ waitMs: 60_000, signal: stop.signal });
    setTimeout(() => stop.abort(), 50);
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
    await release();
  });

  it("shows nothing of a hostile command", async () => {
    const release = await take({
      info: { pid: process.pid, command: "\u001b[31mx\n\u202e", startedAt: "2026-11-20T10:00:00.000Z" },
    });
    const { message } = await refusal(take());
    expect(message).toMatch(/UTC: x$/);
    await release();
  });
});

describe("a holder that has died", () => {
  it("is taken over from at once", async () => {
    await leaveLock(deadPid());
    await (await take())();
    expect(await readdir(folder)).toEqual([]);
  });

  it("is taken over from by one of many", async () => {
    await leaveLock(deadPid());
    const tried = await Promise.allSettled(Array.from({ length: 8 }, () => take()));
    expect(tried.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("whose lock is gone already leaves nothing in the way", async () => {
    await leaveLock(deadPid());
    await rm(join(folder, "measure.lock"), { recursive: true });
    await (await take())();
  });

  it("in another container is not known to be dead", async () => {
    await leaveLock(deadPid(), { namespace: "pid:[1]" });
    expect((await refusal(take())).code).toBe("locked");
  });

  it("and left no name is taken over from when it shows no life", async () => {
    await leaveLock(null);
    expect((await refusal(take())).message).toContain("its process is not known");
    const old = new Date(Date.now() - 31_000);
    await utimes(join(folder, "measure.lock"), old, old);
    await (await take())();
  });
});

describe("a holder whose last sign of life looks old", () => {
  const timing = { staleMs: 2000, updateMs: 1000 };
  const age = async () => {
    const old = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, "measure.lock"), old, old);
  };

  it("keeps the lock when another one follows: it is the clock that has jumped", async () => {
    await leaveLock(process.pid);
    await age();
    const waking = setTimeout(() => void utimes(join(folder, "measure.lock"), new Date(), new Date()), 500);
    expect((await refusal(take({ timing }))).code).toBe("locked");
    clearTimeout(waking);
  });

  it("loses it when none follows: another process has its number now", async () => {
    await leaveLock(process.pid);
    await age();
    await (await take({ timing }))();
  });
});

describe("a lock that is lost while it is held", () => {
  it("is told of, even to a listener that throws, and its release leaves the next holder alone", async () => {
    let lost = 0;
    const release = await take({
      timing: { staleMs: 2000, updateMs: 1000 },
      onCompromised: () => {
        lost += 1;
        throw new Error("must not end the process");
      },
    });
    await rm(folder, { recursive: true });
    await expect.poll(() => lost, { timeout: 8000 }).toBe(1);
    const next = await take();
    await release();
    expect((await readdir(folder)).sort()).toEqual(["measure.json", "measure.lock"]);
    await next();
  });
});

describe.skipIf(process.getuid === undefined)("the folder of locks", () => {
  it("is for this user alone", async () => {
    await mkdir(folder);
    await chmod(folder, 0o777);
    const release = await take();
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, "measure.json"))).mode & 0o777).toBe(0o600);
    await release();
  });

  it("that cannot be made is refused with the way out", async () => {
    await writeFile(join(base, "file"), "");
    const error = await refusal(take({ folder: join(base, "file", "lock") }));
    expect(exitStatusOf(error)).toBe(2);
    expect(error.message).toContain("cannot take a lock in");
    expect(error.hint).toContain("RIGMARK_HOME");
  });
});
