import { describe, expect, test } from "vitest";
import { canCompute, detectGpus, parseGraphics } from "../../../../src/host/machine/graphics.js";
import { fakeProbe } from "./fake-probe.js";

const MIB = 1024 * 1024;

/** macOS, Intel and AMD: https://github.com/sebhildebrandt/systeminformation/issues/536 */
const MACBOOK = {
  controllers: [
    { vendor: "Intel", model: "Intel UHD Graphics 630", bus: "Built-In", vram: 1536, vramDynamic: true },
    { vendor: "AMD", model: "AMD Radeon Pro 5300M", bus: "PCIe", vram: 4096, vramDynamic: false },
  ],
  displays: [],
};

/** Windows with an NVIDIA card: https://github.com/sebhildebrandt/systeminformation/issues/790 */
const WINDOWS_LAPTOP = {
  controllers: [
    {
      vendor: "Intel Corporation",
      model: "Intel(R) UHD Graphics",
      bus: "PCI",
      vram: 1024,
      vramDynamic: true,
      subDeviceId: "170D1043",
    },
    {
      vendor: "NVIDIA",
      model: "NVIDIA GeForce GTX 1650",
      bus: "PCI",
      vram: 4096,
      vramDynamic: false,
      subDeviceId: "0x170D1043",
      driverVersion: "512.78",
      name: "NVIDIA GeForce GTX 1650",
      pciBus: "00000000:01:00.0",
      memoryTotal: 4096,
      memoryFree: 3962,
      temperatureGpu: 48,
      powerDraw: 1.78,
      clockCore: 4,
      clockMemory: 13,
    },
  ],
  displays: [],
};

/** Windows, a virtual screen and AMD cards: https://github.com/sebhildebrandt/systeminformation/issues/522 */
const WINDOWS_AMD = {
  controllers: [
    {
      vendor: "Amyuni",
      model: "USB Mobile Monitor Virtual Display",
      bus: "",
      vram: 0,
      vramDynamic: true,
      subDeviceId: null,
    },
    {
      vendor: "Advanced Micro Devices, Inc.",
      model: "Radeon RX 580 Series",
      bus: "PCI",
      vram: 4095,
      vramDynamic: true,
      subDeviceId: "C5801682",
    },
  ],
};

/** Linux, a 24 GB card whose PCI region has 32 GB: https://github.com/sebhildebrandt/systeminformation/issues/1035 */
const LINUX_AMD = {
  controllers: [
    {
      vendor: "Advanced Micro Devices, Inc. [AMD/ATI]",
      subVendor: "",
      model: "Device 744c",
      bus: "Onboard",
      busAddress: "03:00.0",
      vram: 32768,
      vramDynamic: false,
      pciID: "",
    },
    {
      vendor: "Advanced Micro Devices, Inc. [AMD/ATI]",
      model: "Device 164e",
      bus: "Onboard",
      busAddress: "14:00.0",
      vram: 256,
      vramDynamic: false,
    },
  ],
};

describe("parseGraphics", () => {
  test("tells graphics inside the processor from a card, on macOS", () => {
    expect(parseGraphics(MACBOOK, "darwin")).toMatchObject([
      { name: "Intel UHD Graphics 630", vendor: "Intel", memoryBytes: null, unifiedMemory: true },
      { name: "AMD Radeon Pro 5300M", vendor: "AMD", memoryBytes: 4096 * MIB, unifiedMemory: false },
    ]);
  });

  test("keeps the figures that NVIDIA's driver gave, on Windows", () => {
    expect(parseGraphics(WINDOWS_LAPTOP, "win32")).toMatchObject([
      { name: "Intel UHD Graphics", unifiedMemory: true },
      { name: "NVIDIA GeForce GTX 1650", driver: "512.78", memoryBytes: 4096 * MIB, unifiedMemory: false },
    ]);
  });

  test("does not believe 4095 MB, the top of Windows' counter, nor list a virtual screen", () => {
    expect(parseGraphics(WINDOWS_AMD, "win32")).toMatchObject([
      { name: "Radeon RX 580 Series", vendor: "AMD", memoryBytes: null },
    ]);
  });

  test("does not take the size of a PCI region for memory, on Linux", () => {
    expect(parseGraphics(LINUX_AMD, "linux").map((gpu) => gpu.memoryBytes)).toEqual([null, null]);
  });

  test("an Apple chip shares its memory", () => {
    const answer = { controllers: [{ vendor: "Apple", model: "Apple M3 Pro", bus: "Built-In", vram: null }] };
    expect(parseGraphics(answer, "darwin")).toMatchObject([{ name: "Apple M3 Pro", unifiedMemory: true }]);
  });

  test("keeps no bus address, device id or serial", () => {
    const text = JSON.stringify([
      ...parseGraphics(WINDOWS_LAPTOP, "win32"),
      ...parseGraphics(LINUX_AMD, "linux"),
    ]);
    expect(text).not.toMatch(/170D1043|01:00\.0|03:00\.0/);
  });

  // [ undefined ]: https://github.com/sebhildebrandt/systeminformation/issues/461; { vram: 8 } alone: issue 184
  test.each([null, {}, { controllers: null }, { controllers: [undefined] }, { controllers: [{ vram: 8 }] }])(
    "finds nothing in %j",
    (answer) => {
      expect(parseGraphics(answer, "linux")).toEqual([]);
    },
  );
});

describe("canCompute", () => {
  test.each([
    ["llvmpipe (LLVM 15.0.6, 256 bits)", null],
    ["Microsoft Basic Display Adapter", "Microsoft"],
    ["Microsoft Remote Display Adapter", "Microsoft"],
    ["GD 5446", "Cirrus Logic"],
    ["SVGA II Adapter", "VMware"],
    ["VirtualBox Graphics Adapter", "Oracle"],
    ["Virtio 1.0 GPU", "Red Hat, Inc."],
    ["QXL paravirtual graphic card", "Red Hat, Inc."],
    ["ASPEED Graphics Family", "ASPEED Technology, Inc."],
    ["MGA G200eW WPCM450", "Matrox Electronics Systems Ltd."],
    ["Microsoft Hyper-V Video", "Microsoft"],
    ["", null],
  ])("%s does not", (name, vendor) => {
    expect(canCompute(name, vendor)).toBe(false);
  });

  test.each([
    "NVIDIA GeForce RTX 4090",
    "AMD Radeon RX 7900 XTX",
    "Intel Arc A770 Graphics",
    "Apple M1",
    "NVIDIA A100-SXM4-80GB",
    "Radeon Pro VII",
    "Intel UHD Graphics 630",
    "AMD Radeon Graphics (RADV RAPHAEL_MENDOCINO)",
    "Quadro RTX 4000",
    "Tesla K80",
  ])("%s does", (name) => {
    expect(canCompute(name, null)).toBe(true);
  });
});

describe("detectGpus", () => {
  const smi = { "nvidia-smi": { stdout: "NVIDIA GeForce GTX 1650, 4096, 512.78, [N/A], [N/A]\n" } };

  test("lists a card once when both sources name it, and keeps the others", async () => {
    const gpus = await detectGpus(
      fakeProbe({ platform: "win32", programs: smi, system: { graphics: WINDOWS_LAPTOP } }),
    );
    expect(gpus.map((gpu) => [gpu.name, gpu.source])).toEqual([
      ["NVIDIA GeForce GTX 1650", "nvidia-smi"],
      ["Intel UHD Graphics", "systeminformation"],
    ]);
  });

  test("a card is still there when its driver does not answer", async () => {
    const programs = { "nvidia-smi": { status: "failed", exitCode: 9 } as const };
    const gpus = await detectGpus(
      fakeProbe({ platform: "win32", programs, system: { graphics: WINDOWS_LAPTOP } }),
    );
    expect(gpus.map((gpu) => gpu.vendor)).toEqual(["Intel", "NVIDIA"]);
  });

  test("does not ask the general source, which would hang too, when nvidia-smi hangs", async () => {
    let asked = false;
    const probe = fakeProbe({ programs: { "nvidia-smi": { status: "timeout", exitCode: null } } });
    const graphics = async () => {
      asked = true;
      return WINDOWS_LAPTOP;
    };
    expect(await detectGpus({ ...probe, system: { ...probe.system, graphics } })).toEqual([]);
    expect(asked).toBe(false);
  });

  test("takes the memory of AMD cards from their driver, when there are as many", async () => {
    const files = {
      "/sys/class/drm/card0/device/mem_info_vram_total": "25753026560\n",
      "/sys/class/drm/card1/device/mem_info_vram_total": "536870912\n",
      "/sys/class/drm/card1-HDMI-A-1/status": "connected\n",
    };
    const both = await detectGpus(fakeProbe({ files, system: { graphics: LINUX_AMD } }));
    expect(both.map((gpu) => gpu.memoryBytes)).toEqual([25753026560, 536870912]);
    const one = { controllers: LINUX_AMD.controllers.slice(0, 1) };
    const unclear = await detectGpus(fakeProbe({ files, system: { graphics: one } }));
    expect(unclear.map((gpu) => gpu.memoryBytes)).toEqual([null]);
  });

  test("no source at all means no card", async () => {
    expect(await detectGpus(fakeProbe())).toEqual([]);
  });
});
