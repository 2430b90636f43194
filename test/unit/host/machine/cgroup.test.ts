import { describe, expect, test } from "vitest";
import { parseMembership, readCgroupLimits } from "../../../../src/host/machine/cgroup.js";
import { fakeProbe } from "./fake-probe.js";

const TOTAL = 32 * 1024 ** 3;
const limitsOf = (files: Record<string, string>) => readCgroupLimits(fakeProbe({ files }), TOTAL);

describe("parseMembership", () => {
  test("reads version 2, version 1 and both at once", () => {
    expect(parseMembership("0::/user.slice\n")).toEqual({ unified: "/user.slice", cpu: null, memory: null });
    expect(parseMembership("5:memory:/docker/ab\n3:cpu,cpuacct:/docker/ab\n0::/\n")).toEqual({
      unified: "/",
      cpu: "/docker/ab",
      memory: "/docker/ab",
    });
  });

  test("a named group is not the unified one", () => {
    expect(parseMembership("9:name=systemd:/init\n2:cpuacct:/x\n")).toEqual({
      unified: null,
      cpu: null,
      memory: null,
    });
  });
});

describe("readCgroupLimits", () => {
  test("without control groups nothing is limited", async () => {
    expect(await limitsOf({})).toEqual({ cpus: null, memoryBytes: null, memoryLeftBytes: null });
  });

  test("version 2: quota over period, and memory with the cache that can be dropped", async () => {
    const limits = await limitsOf({
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/cpu.max": "150000 100000\n",
      "/sys/fs/cgroup/memory.max": "4294967296\n",
      "/sys/fs/cgroup/memory.current": "1500000000\n",
      "/sys/fs/cgroup/memory.stat": "anon 400000000\ninactive_file 1000000000\nactive_file 5\n",
    });
    expect(limits).toEqual({
      cpus: 1.5,
      memoryBytes: 4294967296,
      memoryLeftBytes: 4294967296 - 1500000000 + 1000000000,
    });
  });

  test("version 2: max means no limit", async () => {
    const limits = await limitsOf({
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/cpu.max": "max 100000\n",
      "/sys/fs/cgroup/memory.max": "max\n",
    });
    expect(limits).toEqual({ cpus: null, memoryBytes: null, memoryLeftBytes: null });
  });

  test("the tightest group on the way up holds", async () => {
    const limits = await limitsOf({
      "/proc/self/cgroup": "0::/system.slice/job.scope\n",
      "/sys/fs/cgroup/system.slice/job.scope/cpu.max": "400000 100000\n",
      "/sys/fs/cgroup/system.slice/cpu.max": "200000 100000\n",
      "/sys/fs/cgroup/system.slice/memory.max": "2000000000\n",
      "/sys/fs/cgroup/system.slice/job.scope/memory.max": "max\n",
    });
    expect(limits).toEqual({ cpus: 2, memoryBytes: 2000000000, memoryLeftBytes: null });
  });

  test("version 1: -1 and a number near 2^63 mean no limit", async () => {
    const limits = await limitsOf({
      "/proc/self/cgroup": "4:memory:/a\n1:cpu:/\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/a/memory.limit_in_bytes": "9223372036854771712\n",
    });
    expect(limits).toEqual({ cpus: null, memoryBytes: null, memoryLeftBytes: null });
  });

  test("version 1: a path that the container does not see falls back to the root", async () => {
    const limits = await limitsOf({
      "/proc/self/cgroup": "4:memory:/docker/0123\n1:cpu,cpuacct:/docker/0123\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "50000\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "73741824\n",
      "/sys/fs/cgroup/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 2\n",
    });
    expect(limits.cpus).toBe(0.5);
    expect(limits.memoryBytes).toBe(1073741824);
    expect(limits.memoryLeftBytes).toBeGreaterThan(1e9 - 1);
  });

  test("a path with dots leaves the folder of control groups nowhere", async () => {
    const limits = await limitsOf({ "/proc/self/cgroup": "0::/../../etc\n", "/etc/cpu.max": "1 100000\n" });
    expect(limits.cpus).toBeNull();
  });
});
