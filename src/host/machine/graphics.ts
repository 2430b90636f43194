import * as z from "zod";
import type { Gpu } from "../../schema/machine.js";
import { cleanDeviceName, knownText } from "./clean-text.js";
import { askNvidiaSmi } from "./nvidia-smi.js";
import { type Probe, withinLimit } from "./probe.js";

const MIB = 1024 * 1024;

/** Devices that draw a screen and cannot compute: software renderers, virtual displays, management chips. */
const NO_COMPUTE =
  /llvmpipe|lavapipe|softpipe|swiftshader|swrast|microsoft basic|remote display|virtual display|usb mobile monitor|\bvirtio\b|\bqxl\b|bochs|cirrus|\bGD ?54\d\d|vmware|\bsvga\b|virtualbox|parallels|hyper-?v|aspeed|\bast ?\d{4}\b|matrox|\bG200\w*|displaylink|\bhibmc\b/i;

const Controller = z.object({
  vendor: z.string().nullish(),
  model: z.string().nullish(),
  name: z.string().nullish(),
  vram: z.number().nullish(),
  memoryTotal: z.number().nullish(),
  vramDynamic: z.boolean().nullish(),
  driverVersion: z.string().nullish(),
  powerLimit: z.number().nullish(),
});
type Controller = z.infer<typeof Controller>;

const Graphics = z.object({ controllers: z.array(z.unknown()) });

/** True for a device that a benchmark could compute on, by its name and vendor. */
export function canCompute(name: string, vendor: string | null): boolean {
  return name !== "" && !NO_COMPUTE.test(name) && !NO_COMPUTE.test(vendor ?? "");
}

function shortVendor(vendor: string | null, name: string): string | null {
  const text = `${vendor ?? ""} ${name}`;
  if (/nvidia/i.test(text)) return "NVIDIA";
  if (/apple/i.test(text)) return "Apple";
  if (/intel/i.test(text)) return "Intel";
  if (/\bamd\b|advanced micro devices|\bati\b|radeon/i.test(text)) return "AMD";
  return vendor;
}

/** True for graphics inside the processor, null when the name does not tell. */
function sharesMemory(vendor: string | null, name: string): boolean | null {
  if (vendor === "Apple") return true;
  if (vendor === "NVIDIA") return false;
  if (vendor === "Intel") return !/\barc\b.*\b[AB]\d{3}\b|data center gpu|\bmax \d{4}\b/i.test(name);
  if (vendor === "AMD" && /radeon(?: vega(?: \d+)?)? graphics$|\b\d{3}M\b|\b80\d0S\b/i.test(name))
    return true;
  return vendor === "AMD" && /\b(RX|PRO|Instinct|VII)\b/i.test(name) ? false : null;
}

/**
 * Memory of a card as systeminformation gives it, in bytes. On Linux its figure is the size of a PCI region, and
 * on Windows 4095 MB is the top of a 32-bit counter: neither says how much memory there is
 * (https://github.com/sebhildebrandt/systeminformation/issues/1035 and /406).
 */
function controllerMemory(controller: Controller, platform: NodeJS.Platform): number | null {
  const own = controller.memoryTotal ?? null;
  if (own !== null && own > 0) return Math.round(own * MIB);
  const vram = controller.vram ?? 0;
  const believable = platform !== "linux" && vram > 0 && (platform !== "win32" || vram < 4095);
  return believable ? Math.round(vram * MIB) : null;
}

function toGpu(row: unknown, platform: NodeJS.Platform): Gpu | null {
  const parsed = Controller.safeParse(row);
  if (!parsed.success) return null;
  const name = cleanDeviceName(parsed.data.name || parsed.data.model || "");
  const vendor = shortVendor(knownText(parsed.data.vendor), name);
  if (!canCompute(name, knownText(parsed.data.vendor))) return null;
  const unifiedMemory = sharesMemory(vendor, name);
  const { driverVersion, powerLimit } = parsed.data;
  return {
    name,
    vendor,
    memoryBytes: unifiedMemory === true ? null : controllerMemory(parsed.data, platform),
    driver: knownText(driverVersion),
    powerLimitWatts: powerLimit !== null && powerLimit !== undefined && powerLimit > 0 ? powerLimit : null,
    defaultPowerLimitWatts: null,
    unifiedMemory,
    source: "systeminformation",
  };
}

/** Cards in the answer of systeminformation.graphics() that a benchmark could use. */
export function parseGraphics(answer: unknown, platform: NodeJS.Platform): Gpu[] {
  const parsed = Graphics.safeParse(answer);
  return parsed.success ? parsed.data.controllers.flatMap((row) => toGpu(row, platform) ?? []) : [];
}

/** Memory of AMD cards from the amdgpu driver, in bytes, in the order of the card numbers. */
async function amdMemories(probe: Probe): Promise<number[]> {
  const names = (await probe.listFolder("/sys/class/drm")) ?? [];
  const cards = names.filter((name) => /^card\d+$/.test(name)).sort();
  const sizes = cards.map((card) => probe.readFile(`/sys/class/drm/${card}/device/mem_info_vram_total`));
  return (await Promise.all(sizes)).flatMap((text) => (text === null ? [] : Number(text.trim()) || []));
}

/** Sizes only fit names when there are as many of them: a wrong pairing is worse than none. */
function withAmdMemory(gpus: readonly Gpu[], sizes: readonly number[]): Gpu[] {
  const amd = gpus.filter((gpu) => gpu.vendor === "AMD");
  if (amd.length !== sizes.length) return [...gpus];
  return gpus.map((gpu) => {
    const size = gpu.unifiedMemory === true ? undefined : sizes[amd.indexOf(gpu)];
    return size === undefined ? gpu : { ...gpu, memoryBytes: size };
  });
}

/** Every graphics card that a benchmark could use; NVIDIA's own tool is believed before the general one. */
export async function detectGpus(probe: Probe): Promise<Gpu[]> {
  const nvidia = await askNvidiaSmi(probe);
  // graphics() calls nvidia-smi synchronously and without a limit: one that hangs would take this process along.
  if (nvidia.status === "timeout") return [];
  const others = parseGraphics(await withinLimit(probe.system.graphics), probe.platform);
  const rest = nvidia.gpus.length > 0 ? others.filter((gpu) => gpu.vendor !== "NVIDIA") : others;
  const sizes = probe.platform === "linux" ? await amdMemories(probe) : [];
  return [...nvidia.gpus, ...withAmdMemory(rest, sizes)];
}
