import * as z from "zod";
import { knownText } from "./clean-text.js";
import { type Probe, withinLimit } from "./probe.js";

/** Where this system runs; `virtual` null when nothing tells. */
export interface Virtualization {
  readonly virtual: boolean | null;
  readonly hypervisor: string | null;
  readonly container: boolean;
  readonly wsl: boolean;
}

/** Makers' strings in the firmware tables, and the hypervisor they stand for (systemd's virt.c has the same table). */
const FIRMWARE: readonly (readonly [RegExp, string])[] = [
  [/vmware/i, "VMware"],
  [/virtualbox|innotek/i, "VirtualBox"],
  [/qemu|\bkvm\b|bochs/i, "KVM"],
  [/xen/i, "Xen"],
  [/parallels/i, "Parallels"],
  [/microsoft corporation virtual machine/i, "Hyper-V"],
  [/google compute engine/i, "Google Compute Engine"],
  [/amazon ec2 (?!.*metal)/i, "Amazon EC2"],
  [/apple virtualization/i, "Apple Virtualization"],
];

const CONTAINER_GROUP = /docker|containerd|kubepods|libpod|\blxc\b|garden|buildkit/i;

const System = z.object({ virtual: z.boolean().nullish(), virtualHost: z.string().nullish() });

async function firmwareHypervisor(probe: Probe): Promise<string | null> {
  const dmi = "/sys/class/dmi/id";
  // The board's model only: serials and UUIDs lie beside it and are not opened.
  const texts = await Promise.all([
    probe.readFile(`${dmi}/sys_vendor`),
    probe.readFile(`${dmi}/product_name`),
    probe.readFile("/sys/hypervisor/type"),
  ]);
  const text = `${texts.map((part) => part?.trim() ?? "").join(" ")} `;
  return FIRMWARE.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

async function isContainer(probe: Probe): Promise<boolean> {
  const marks = await Promise.all([
    probe.readFile("/.dockerenv"),
    probe.readFile("/run/.containerenv"),
    probe.readFile("/run/systemd/container"),
  ]);
  if (marks.some((mark) => mark !== null)) return true;
  const groups = await Promise.all([probe.readFile("/proc/self/cgroup"), probe.readFile("/proc/1/cgroup")]);
  return groups.some((text) => CONTAINER_GROUP.test(text ?? ""));
}

async function askSystem(probe: Probe): Promise<z.infer<typeof System> | null> {
  const parsed = System.safeParse(await withinLimit(probe.system.system));
  return parsed.success ? parsed.data : null;
}

async function linuxVirtualization(probe: Probe): Promise<Virtualization> {
  const [cpuinfo, version, container] = await Promise.all([
    probe.readFile("/proc/cpuinfo"),
    probe.readFile("/proc/version"),
    isContainer(probe),
  ]);
  const wsl = /microsoft/i.test(version ?? "");
  const firmware = wsl ? "Hyper-V" : await firmwareHypervisor(probe);
  const flagged = /^flags\s*:.*\bhypervisor\b/m.test(cpuinfo ?? "");
  if (firmware !== null) return { virtual: true, hypervisor: firmware, container, wsl };
  const system = await askSystem(probe);
  if (flagged || system?.virtual === true) {
    return { virtual: true, hypervisor: knownText(system?.virtualHost), container, wsl };
  }
  // Only x86 has the flag: elsewhere its absence says nothing.
  const virtual = /^flags\s*:/m.test(cpuinfo ?? "") ? false : (system?.virtual ?? null);
  return { virtual, hypervisor: null, container, wsl };
}

/** Virtual machine, container or Windows Subsystem for Linux, from files and, elsewhere, systeminformation. */
export async function detectVirtualization(probe: Probe): Promise<Virtualization> {
  if (probe.platform === "linux") return linuxVirtualization(probe);
  const system = await askSystem(probe);
  const virtual = system?.virtual ?? null;
  const hypervisor = virtual === true ? knownText(system?.virtualHost) : null;
  return { virtual, hypervisor, container: false, wsl: false };
}
