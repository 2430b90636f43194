import { describe, expect, test } from "vitest";
import { detectVirtualization } from "../../../../src/host/machine/virtualization.js";
import { type FakeMachine, fakeProbe } from "./fake-probe.js";

const detect = (machine: FakeMachine) => detectVirtualization(fakeProbe(machine));
const BARE = { "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu vme sse2 avx2\n" };
const GUEST = { "/proc/cpuinfo": "processor\t: 0\nflags\t\t: fpu vme hypervisor lahf_lm\n" };

describe("detectVirtualization", () => {
  test("an x86 machine without the hypervisor flag is no guest", async () => {
    expect(await detect({ files: BARE })).toEqual({
      virtual: false,
      hypervisor: null,
      container: false,
      wsl: false,
    });
  });

  test.each([
    ["QEMU", "Standard PC (Q35 + ICH9, 2009)", "KVM"],
    ["VMware, Inc.", "VMware Virtual Platform", "VMware"],
    ["innotek GmbH", "VirtualBox", "VirtualBox"],
    ["Microsoft Corporation", "Virtual Machine", "Hyper-V"],
    ["Google", "Google Compute Engine", "Google Compute Engine"],
    ["Amazon EC2", "m5.large", "Amazon EC2"],
  ])("firmware of %s, %s means %s", async (maker, product, hypervisor) => {
    const files = { "/sys/class/dmi/id/sys_vendor": `${maker}\n`, "/sys/class/dmi/id/product_name": product };
    expect(await detect({ files: { ...GUEST, ...files } })).toMatchObject({ virtual: true, hypervisor });
  });

  test.each([
    ["Amazon EC2", "m5.metal"],
    ["Microsoft Corporation", "Surface Laptop 5"],
    ["LENOVO", "20XW00ABCD"],
  ])("firmware of %s, %s is a real machine", async (maker, product) => {
    const files = { "/sys/class/dmi/id/sys_vendor": `${maker}\n`, "/sys/class/dmi/id/product_name": product };
    expect(await detect({ files: { ...BARE, ...files } })).toMatchObject({ virtual: false });
  });

  test("a guest without firmware tables is known by the flag, its hypervisor by systeminformation", async () => {
    const system = { system: { virtual: false, virtualHost: "KVM", uuid: "canary", serial: "canary" } };
    expect(await detect({ files: GUEST, system })).toMatchObject({ virtual: true, hypervisor: "KVM" });
  });

  test("a processor that has no such flag leaves it open", async () => {
    const files = { "/proc/cpuinfo": "processor\t: 0\nFeatures\t: fp asimd\n" };
    expect(await detect({ files })).toMatchObject({ virtual: null });
  });

  test.each([
    ["Docker's mark", { "/.dockerenv": "" }],
    ["podman's mark", { "/run/.containerenv": "engine=podman\n" }],
    ["Kubernetes' groups", { "/proc/1/cgroup": "12:memory:/kubepods/burstable/pod1/abc\n" }],
    ["Docker's groups", { "/proc/self/cgroup": "0::/docker/0123abcd\n" }],
  ])("%s is a container", async (_, files) => {
    expect(await detect({ files: { ...BARE, ...(files as Record<string, string>) } })).toMatchObject({
      container: true,
    });
  });

  test("plain groups are no container", async () => {
    const files = { ...BARE, "/proc/1/cgroup": "0::/init.scope\n", "/proc/self/cgroup": "0::/user.slice\n" };
    expect(await detect({ files })).toMatchObject({ container: false });
  });

  test("WSL is known by its kernel", async () => {
    const files = {
      ...GUEST,
      "/proc/version": "Linux version 5.15.153.1-microsoft-standard-WSL2 (root@host) (gcc 11)",
    };
    expect(await detect({ files })).toMatchObject({ wsl: true, virtual: true, hypervisor: "Hyper-V" });
  });

  test("elsewhere systeminformation is asked, and silence means unknown", async () => {
    const system = { system: { virtual: true, virtualHost: "Parallels" } };
    expect(await detect({ platform: "darwin", system })).toMatchObject({
      virtual: true,
      hypervisor: "Parallels",
    });
    expect(await detect({ platform: "win32" })).toEqual({
      virtual: null,
      hypervisor: null,
      container: false,
      wsl: false,
    });
  });
});
