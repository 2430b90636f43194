import { describe, expect, test } from "vitest";
import { askNvidiaSmi, parseNvidiaSmi } from "../../../../src/host/machine/nvidia-smi.js";
import { fakeProbe } from "./fake-probe.js";

/*
 * Recorded figures, put into the order of our query; where a report does not show a column, [N/A] stands there.
 * TITAN X: https://github.com/wookayin/gpustat/issues/5 (eight cards; two kept)
 * RTX 2080: https://github.com/Ricks-Lab/gpu-utils/issues/83
 * RTX 2060 (driver 460.91.03, 5934 MiB): https://github.com/hakandundar34coding/system-monitoring-center/issues/57
 */
const TITANS =
  "GeForce GTX TITAN X, 12206, [N/A], [N/A], [N/A]\nGeForce GTX TITAN X, 12206, [N/A], [N/A], [N/A]\n";
const RTX_2080 = "GeForce RTX 2080, 7979, 440.64, 200.00, 225.00\n";
const RTX_2060 = "GeForce RTX 2060, 5934, 460.91.03, [N/A], [N/A]\r\n";
/** https://github.com/unslothai/unsloth/pull/10703; driver from https://github.com/XuehaiPan/nvitop/pull/208 */
const GB10 = "NVIDIA GB10, [N/A], 580.173.02, [N/A], [N/A]\n";
/** The error text stood in another power column, memory is the nominal one: https://github.com/Quake4/MindMiner/issues/627 */
const UNKNOWN_ERROR = "GeForce RTX 2080 Ti, 11264, 442.19, [Unknown Error], [Unknown Error]\r\n";

describe("parseNvidiaSmi", () => {
  test("reads name, memory, driver, power limit and the default of that", () => {
    expect(parseNvidiaSmi(RTX_2080)).toEqual([
      {
        name: "GeForce RTX 2080",
        vendor: "NVIDIA",
        memoryBytes: 7979 * 1024 * 1024,
        driver: "440.64",
        powerLimitWatts: 200,
        defaultPowerLimitWatts: 225,
        unifiedMemory: false,
        source: "nvidia-smi",
      },
    ]);
  });

  test("lists every card of a machine with several, equal ones too", () => {
    const cards = parseNvidiaSmi(TITANS + RTX_2080);
    expect(cards.map((card) => card.name)).toEqual([
      "GeForce GTX TITAN X",
      "GeForce GTX TITAN X",
      "GeForce RTX 2080",
    ]);
  });

  test.each([
    ["[N/A]", RTX_2060],
    ["[Unknown Error]", UNKNOWN_ERROR],
    // Made up after https://github.com/Dreaming-Codes/nvidia_oc/pull/22 (no power limit on this card).
    [
      "[Not Supported]",
      "NVIDIA GeForce RTX 4080 Laptop GPU, 12282, 560.35.03, [Not Supported], [Not Supported]",
    ],
    ["N/A without brackets", "Quadro K600, 979, 470.256.02, N/A, N/A"],
    ["nothing", "Quadro K600, 979, 470.256.02, , "],
  ])("takes %s for an unknown power limit, not for zero", (_, csv) => {
    const [card] = parseNvidiaSmi(csv);
    expect(card).toMatchObject({ powerLimitWatts: null, defaultPowerLimitWatts: null });
    expect(card?.memoryBytes).toBeGreaterThan(0);
  });

  test("a card without memory of its own is marked as sharing the CPU's", () => {
    expect(parseNvidiaSmi(GB10)).toMatchObject([
      { name: "NVIDIA GB10", memoryBytes: null, unifiedMemory: true, driver: "580.173.02" },
    ]);
  });

  test("unknown memory of any other card leaves open whether it is shared", () => {
    expect(parseNvidiaSmi(TITANS.replace("12206", "[N/A]"))[0]?.unifiedMemory).toBeNull();
  });

  test.each(["", "\n\n", "No devices were found", "a, b", "[N/A], [N/A], [N/A], [N/A], [N/A]"])(
    "finds no card in %j",
    (text) => {
      expect(parseNvidiaSmi(text)).toEqual([]);
    },
  );

  test("a comma in the name does not shift the figures", () => {
    expect(parseNvidiaSmi("Odd, Card, 4096, 550.1, 75.00, 75.00")).toMatchObject([
      { name: "Odd, Card", memoryBytes: 4096 * 1024 * 1024, powerLimitWatts: 75 },
    ]);
  });

  test("control characters of a name do not survive", () => {
    const [card] = parseNvidiaSmi("Bad\u001b[31m\u0007 Card\u202e, 4096, 550.1, 75.00, 75.00");
    expect(card?.name).toBe("Bad [31m Card");
  });
});

describe("askNvidiaSmi", () => {
  const ask = (program?: object) =>
    askNvidiaSmi(fakeProbe(program === undefined ? {} : { programs: { "nvidia-smi": program } }));

  test("a missing program is no trouble", async () => {
    expect(await ask()).toEqual({ status: "absent", gpus: [], trouble: null });
  });

  test("names the failure when the driver cannot be reached", async () => {
    // https://github.com/NVIDIA/nvidia-docker/issues/988; it ends with status 9 (man nvidia-smi, return value)
    const stdout =
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\n";
    const answer = await ask({ status: "failed", exitCode: 9, stdout });
    expect(answer.status).toBe("failed");
    expect(answer.trouble).toMatch(/^NVIDIA-SMI has failed because it couldn't communicate/);
  });

  test("names a driver that does not fit its library", async () => {
    // https://github.com/anderskm/gputil/issues/55
    const stdout =
      "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.161\n";
    const answer = await ask({ status: "failed", exitCode: 18, stdout });
    expect(answer.trouble).toBe("Failed to initialize NVML: Driver/library version mismatch");
  });

  test("gives the exit status when nothing was said", async () => {
    const answer = await ask({ status: "failed", exitCode: 255 });
    expect(answer.trouble).toBe("nvidia-smi ended with status 255");
  });

  test("believes rows that came before a bad exit status", async () => {
    const answer = await ask({ status: "failed", exitCode: 14, stdout: RTX_2080 });
    expect(answer).toMatchObject({ status: "answered", trouble: null, gpus: [{ name: "GeForce RTX 2080" }] });
  });

  test("a program that hangs is told apart from one that fails", async () => {
    expect(await ask({ status: "timeout", exitCode: null })).toMatchObject({ status: "timeout", gpus: [] });
  });
});
