import { hostname, userInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { detectMachine } from "../../../../src/host/machine/detect.js";
import { systemProbe } from "../../../../src/host/machine/probe.js";
import { Machine } from "../../../../src/schema/machine.js";
import { type FakeMachine, fakeProbe } from "./fake-probe.js";

const detect = (machine: FakeMachine) => detectMachine(fakeProbe(machine));

/** Shape of systeminformation 5.33's answers on a Debian guest, with marks where identifying values stand. */
const CANARY = "CANARY-7f3a";
const CPU = {
  manufacturer: "Intel",
  brand: "Xeon® Gold 6248",
  speed: 2.5,
  governor: "",
  cores: 8,
  physicalCores: 4,
  cache: { l1d: 32768, l1i: 32768, l2: 4194304, l3: 28835840 },
};
const FULL: FakeMachine = {
  node: {
    cpuModel: "Intel(R) Xeon(R) Gold 6248 CPU @ 2.50GHz",
    kernelRelease: `6.1.0-18-amd64-${CANARY}`,
  },
  files: {
    "/proc/meminfo": "MemTotal: 15625000 kB\nMemFree: 100 kB\nMemAvailable: 9765625 kB\n",
    "/proc/cpuinfo": `flags\t: fpu\nSerial\t: ${CANARY}\n`,
    "/proc/version": `Linux version 6.1.0 (${CANARY}@builder)`,
    "/proc/self/cgroup": `0::/user.slice/${CANARY}\n`,
    "/etc/hostname": CANARY,
    "/sys/class/dmi/id/product_name": "PowerEdge R640",
    "/sys/class/dmi/id/product_serial": CANARY,
    "/sys/class/dmi/id/product_uuid": CANARY,
    "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "powersave\n",
    "/sys/class/power_supply/AC/type": "Mains\n",
    "/sys/class/power_supply/AC/online": "1\n",
    "/sys/class/power_supply/AC/serial_number": CANARY,
  },
  programs: { "nvidia-smi": { stdout: "NVIDIA A100-SXM4-80GB, 81920, 535.129.03, 400.00, 400.00\n" } },
  system: {
    cpu: { ...CPU, socket: CANARY },
    osInfo: {
      distro: "Debian GNU/Linux",
      release: "12",
      codename: "bookworm",
      hostname: CANARY,
      fqdn: `${CANARY}.example`,
      serial: CANARY,
      build: CANARY,
    },
    system: { virtual: false, serial: CANARY, uuid: CANARY, model: CANARY, manufacturer: CANARY },
    graphics: { controllers: [{ vendor: "NVIDIA", model: "A100", busAddress: CANARY, pciID: CANARY }] },
    battery: { hasBattery: false, acConnected: true, serial: CANARY },
  },
};

describe("detectMachine", () => {
  test("collects what the sources say", async () => {
    expect(await detect(FULL)).toEqual({
      cpu: {
        model: "Intel Xeon Gold 6248 CPU @ 2.50GHz",
        vendor: "Intel",
        physicalCores: 4,
        logicalCores: 8,
        usableCores: 8,
        quotaCores: null,
        baseGhz: 2.5,
        lastLevelCacheBytes: 28835840,
        governor: "powersave",
      },
      memory: { totalBytes: 16e9, availableBytes: 1e10, limitBytes: null },
      os: {
        platform: "linux",
        name: "Debian GNU/Linux 12",
        kernel: "6.1",
        arch: "x64",
        virtual: false,
        hypervisor: null,
        container: false,
        wsl: false,
      },
      gpus: [
        {
          name: "NVIDIA A100-SXM4-80GB",
          vendor: "NVIDIA",
          memoryBytes: 81920 * 1024 * 1024,
          driver: "535.129.03",
          powerLimitWatts: 400,
          defaultPowerLimitWatts: 400,
          unifiedMemory: false,
          source: "nvidia-smi",
        },
      ],
      power: { source: "mains" },
      memoryBandwidth: null,
      node: "20.20.2",
    });
  });

  test("lets no host name, user, serial or UUID of its sources through", async () => {
    expect(JSON.stringify(await detect(FULL))).not.toContain(CANARY);
  });

  test("still describes a machine that answers nothing", async () => {
    const machine = await detect({ platform: "freebsd" as NodeJS.Platform, node: { cpuModel: "unknown" } });
    expect(Machine.parse(machine)).toMatchObject({
      cpu: { model: "unknown", vendor: null, physicalCores: 8, baseGhz: null, governor: null },
      memory: { availableBytes: 1e9 },
      os: { name: "freebsd", virtual: null },
      gpus: [],
      power: { source: null },
    });
  });

  test("answers of the wrong kind count as none", async () => {
    const system = { cpu: "no", osInfo: 7, graphics: [], system: null, mem: { available: "much" } };
    expect(Machine.safeParse(await detect({ platform: "darwin", system })).success).toBe(true);
  });

  test("the tightest of affinity, quota and logical cores decides, and one core is always left", async () => {
    const quota = (text: string) => ({
      files: { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": text },
    });
    const usable = async (machine: FakeMachine) => (await detect(machine)).cpu.usableCores;
    expect(await usable(quota("350000 100000"))).toBe(3);
    expect(await usable(quota("50000 100000"))).toBe(1);
    expect(await usable({ ...quota("350000 100000"), node: { availableParallelism: 2 } })).toBe(2);
    expect(await usable({ node: { availableParallelism: 6 } })).toBe(6);
  });

  test("a quota is told apart from an affinity mask", async () => {
    const files = { "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/cpu.max": "350000 100000" };
    expect((await detect({ files })).cpu).toMatchObject({ usableCores: 3, quotaCores: 3.5 });
    const masked = await detect({ node: { availableParallelism: 3 } });
    expect(masked.cpu).toMatchObject({ usableCores: 3, quotaCores: null });
  });

  test("a container's limit shows, and what it has left bounds the free memory", async () => {
    const files = {
      "/proc/meminfo": "MemAvailable: 9765625 kB\n",
      "/proc/self/cgroup": "0::/\n",
      "/sys/fs/cgroup/memory.max": "4000000000\n",
      "/sys/fs/cgroup/memory.current": "1000000000\n",
    };
    expect((await detect({ files })).memory).toEqual({
      totalBytes: 16e9,
      availableBytes: 3e9,
      limitBytes: 4e9,
    });
  });

  test("falls back to the clock in the model's name, and to the second cache where there is no third", async () => {
    const machine = await detect({
      node: { cpuModel: "  Intel(R) Core(TM) i7-8550U CPU @ 1.80GHz \u0000" },
      system: { cpu: { ...CPU, speed: 0, cache: { l2: 12582912, l3: 0 } } },
    });
    expect(machine.cpu).toMatchObject({
      model: "Intel Core i7-8550U CPU @ 1.80GHz",
      baseGhz: 1.8,
      lastLevelCacheBytes: 12582912,
    });
  });

  test("Windows is named without its build number", async () => {
    const osInfo = { distro: "Microsoft Windows 11 Pro", release: "10.0.22631", serial: CANARY };
    const { os } = await detect({
      platform: "win32",
      node: { kernelRelease: "10.0.22631" },
      system: { osInfo },
    });
    expect(os).toMatchObject({ name: "Microsoft Windows 11 Pro", kernel: "10.0" });
  });

  test("the machine of this test fits the schema and names neither itself nor its user", async () => {
    const machine = await detectMachine(systemProbe());
    expect(Machine.parse(machine)).toEqual(machine);
    const strings = JSON.stringify(machine).match(/"[^"]*"/g) ?? [];
    expect(strings).not.toContain(`"${hostname()}"`);
    expect(strings).not.toContain(`"${userInfo().username}"`);
  }, 30_000);
});
