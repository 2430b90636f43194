import { describe, expect, test } from "vitest";
import { withoutRefused } from "../../../../../src/host/machine/telemetry/nvidia-columns.js";
import { parseNvidiaRow } from "../../../../../src/host/machine/telemetry/nvidia-row.js";
import { openNvidiaSmi } from "../../../../../src/host/machine/telemetry/nvidia-smi.js";
import { byName, fakeContext, readAll, START_MS } from "./fake-context.js";

const MIB = 1024 * 1024;
const COLUMNS =
  "index,power.draw.average,power.draw.instant,power.draw,utilization.gpu,temperature.gpu,clocks.sm,memory.used,clocks_event_reasons.active".split(
    ",",
  );
/*
 * Recorded figures, put into the order of our query; where a report does not show a column, [N/A] stands there.
 * RTX 3080, driver of 2021: https://github.com/plambe/zabbix-nvidia-smi-multi-gpu/issues/17 (54 degrees, 9029 MiB)
 * RTX 2080 Ti, driver 442.19: https://github.com/Quake4/MindMiner/issues/627 (the error stood in another column)
 */
const RTX_3080 = "0, [N/A], [N/A], [N/A], [N/A], 54, [N/A], 9029, [N/A]";
const RTX_2080_TI = "0, [Unknown Error], [Not Supported], 228.82, 100, 56, 1560, [N/A], 0x0000000000000000\r";

/** Made up, in the form of the above. */
const row = (index: number, average: string, reasons = "0x0000000000000000"): string =>
  `${index}, ${average}, 41.5, 40.1, 97, 63, 1740, 8000, ${reasons}`;

function refusal(column: string) {
  // Words of the program: https://github.com/plambe/zabbix-nvidia-smi-multi-gpu/issues/17
  return {
    status: "failed" as const,
    exitCode: 2,
    stdout: `Field "${column}" is not a valid field to query.\n\n`,
  };
}

describe("parseNvidiaRow", () => {
  test("reads figures in the units of the schema", () => {
    expect(parseNvidiaRow(row(1, "181.25"), COLUMNS)).toEqual({
      index: 1,
      power: { "power.draw.average": 181.25, "power.draw.instant": 41.5, "power.draw": 40.1 },
      temperature: 63,
      clock: 1740,
      utilization: 0.97,
      memoryUsed: 8000 * MIB,
      throttleHardware: 0,
      throttleSoftware: 0,
    });
  });

  test("what the card does not tell is null, never zero", () => {
    expect(parseNvidiaRow(RTX_3080, COLUMNS)).toEqual({
      index: 0,
      power: { "power.draw.average": null, "power.draw.instant": null, "power.draw": null },
      temperature: 54,
      clock: null,
      utilization: null,
      memoryUsed: 9029 * MIB,
      throttleHardware: null,
      throttleSoftware: null,
    });
    const errors = parseNvidiaRow(RTX_2080_TI, COLUMNS);
    expect(errors?.power).toEqual({
      "power.draw.average": null,
      "power.draw.instant": null,
      "power.draw": 228.82,
    });
    expect(errors?.memoryUsed).toBeNull();
  });

  test.each([
    ["0x0000000000000000", 0, 0],
    // Idle, application clocks, power cap, sync boost and display clock are not heat.
    ["0x0000000000000117", 0, 0],
    ["0x0000000000000008", 1, 0],
    ["0x0000000000000020", 0, 1],
    ["0x0000000000000040", 1, 0],
    ["0x0000000000000080", 1, 0],
    ["0x0000000000000068", 1, 1],
    ["[N/A]", null, null],
    ["Not Active", null, null],
  ])("clock event reasons %s: hardware %s, software heat %s", (reasons, hardware, software) => {
    const parsed = parseNvidiaRow(row(0, "1", reasons), COLUMNS);
    expect([parsed?.throttleHardware, parsed?.throttleSoftware]).toEqual([hardware, software]);
  });

  test("the older name of the reasons is read too", () => {
    const columns = ["index", "clocks_throttle_reasons.active"];
    expect(parseNvidiaRow("0, 0x0000000000000040", columns)?.throttleHardware).toBe(1);
  });

  test.each(["", "No devices were found", "0, 1", "GPU-5e0c, 1, 2, 3, 4, 5, 6, 7, 8", `${row(0, "1")}, 9`])(
    "%j is no row",
    (line) => expect(parseNvidiaRow(line, COLUMNS)).toBeNull(),
  );
});

describe("withoutRefused", () => {
  const answer = (column: string) => ({ stderr: "", ...refusal(column) });

  test("drops a column, or takes its older name", () => {
    expect(withoutRefused(["index", "power.draw.average"], answer("power.draw.average"))).toEqual(["index"]);
    expect(
      withoutRefused(["index", "clocks_event_reasons.active"], answer("clocks_event_reasons.active")),
    ).toEqual(["index", "clocks_throttle_reasons.active"]);
  });

  test("gives up when the refused field is none of ours", () => {
    expect(withoutRefused(["index"], answer("cuda_version"))).toBeNull();
    expect(withoutRefused(["index"], { ...answer("x"), stdout: "Failed to initialize NVML" })).toBeNull();
  });
});

describe("openNvidiaSmi", () => {
  test("falls back column by column on an old driver", async () => {
    const asked: string[] = [];
    const context = fakeContext({
      exec: (_, args) => {
        const query = args[0]?.replace("--query-gpu=", "") ?? "";
        asked.push(query);
        for (const unknown of ["power.draw.average", "power.draw.instant", "clocks_event_reasons.active"]) {
          if (query.split(",").includes(unknown)) return refusal(unknown);
        }
        return { stdout: "0, 228.82, 100, 56, 1560, 11000, 0x0000000000000004\n" };
      },
    });
    const reader = await openNvidiaSmi(context);
    // What it said when it was tried is the first reading.
    expect(await readAll(reader)).toMatchObject({ "power gpu": 228.82, "temperature gpu": 56 });
    expect(asked).toHaveLength(4);
    const [child] = context.children;
    expect(child?.args).toEqual([
      "--query-gpu=index,power.draw,utilization.gpu,temperature.gpu,clocks.sm,memory.used,clocks_throttle_reasons.active",
      "--format=csv,noheader,nounits",
      "-lms",
      "1000",
    ]);
    child?.say("0, 230.5, 99, 57, 1545, 11001, 0x0000000000000020");
    expect(await readAll(reader)).toEqual({
      "power gpu": 230.5,
      "temperature gpu": 57,
      "clock gpu": 1545,
      "utilization gpu": 0.99,
      "memory-used gpu": 11001 * MIB,
      "throttle-hardware gpu": 0,
      "throttle-software gpu": 1,
    });
  });

  test("never asks for a UUID, a serial or a bus id", async () => {
    const context = fakeContext({ exec: () => ({ stdout: row(0, "30") }) });
    await openNvidiaSmi(context);
    expect(context.children[0]?.args.join(" ")).not.toMatch(/uuid|serial|pci/);
  });

  test("several cards are told apart by index, and each takes the power column it fills", async () => {
    const context = fakeContext({
      exec: () => ({ stdout: `${row(0, "181.25")}\n${row(1, "[N/A]")}\n` }),
    });
    const reader = await openNvidiaSmi(context);
    await reader?.read();
    context.children[0]?.say(row(0, "180"), row(1, "[N/A]"), row(0, "190"));
    const readings = await reader!.read();
    expect(byName(readings)).toMatchObject({ "power gpu GPU 0": 185, "power gpu GPU 1": 41.5 });
    const methods = readings.flatMap(({ channel }) => (channel.quantity === "power" ? channel.method : []));
    expect(methods).toEqual(["1 s average", "single looks"]);
  });

  test("an average stands for the middle of its second", async () => {
    const context = fakeContext({ exec: () => ({ stdout: row(0, "30") }) });
    const reader = await openNvidiaSmi(context);
    await reader?.read();
    context.pass(4000);
    context.children[0]?.say(row(0, "30"));
    context.pass(300);
    const [power] = await reader!.read();
    expect(power).toMatchObject({ value: 30, atMs: START_MS + 3500 });
  });

  test("a flag that was up between two ticks is not missed", async () => {
    const context = fakeContext({ exec: () => ({ stdout: row(0, "30") }) });
    const reader = await openNvidiaSmi(context);
    context.children[0]?.say(row(0, "30", "0x0000000000000040"), row(0, "30"));
    expect(await readAll(reader)).toMatchObject({ "throttle-hardware gpu": 1 });
  });

  test("a tick between the lines of two cards takes the first and leaves the second for later", async () => {
    const context = fakeContext({ exec: () => ({ stdout: `${row(0, "30")}\n${row(1, "40")}` }) });
    const reader = await openNvidiaSmi(context);
    await reader?.read();
    context.children[0]?.say(row(0, "31"));
    const first = await readAll(reader);
    context.children[0]?.say(row(1, "41"));
    const second = await readAll(reader);
    expect([first["power gpu GPU 0"], first["power gpu GPU 1"]]).toEqual([31, undefined]);
    expect([second["power gpu GPU 0"], second["power gpu GPU 1"]]).toEqual([undefined, 41]);
  });

  test("a tick between two lines adds nothing; a stalled program adds nulls", async () => {
    const context = fakeContext({ exec: () => ({ stdout: row(0, "30") }) });
    const reader = await openNvidiaSmi(context);
    context.children[0]?.say(row(0, "30"));
    await reader?.read();
    context.pass(1100);
    expect(await reader?.read()).toEqual([]);
    context.pass(2000);
    expect(await readAll(reader)).toMatchObject({ "power gpu": null, "temperature gpu": null });
    context.children[0]?.say("Unable to determine the device handle for GPU: Unknown Error");
    expect(await readAll(reader)).toMatchObject({ "power gpu": null });
  });

  test("a program that dies leaves a note in one clean line and says no more", async () => {
    const context = fakeContext({ exec: () => ({ stdout: row(0, "30") }) });
    const reader = await openNvidiaSmi(context);
    context.children[0]?.die({ exitCode: 15, lastWords: "GPU is \u001b[31mlost\u001b[0m.\nReboot\n" });
    expect(context.notes).toEqual(["nvidia-smi ended early with status 15: GPU is [31mlost [0m. Reboot"]);
    await reader?.read();
    context.pass(60_000);
    expect(await reader?.read()).toEqual([]);
  });

  test.each([
    ["is not installed", { status: "missing" as const, exitCode: null }, []],
    ["hangs", { status: "timeout" as const, exitCode: null }, ["nvidia-smi did not answer in time"]],
    [
      "cannot reach its driver",
      { status: "failed" as const, exitCode: 9, stdout: "NVIDIA-SMI has failed because of x\nMake sure" },
      ["NVIDIA-SMI has failed because of x"],
    ],
    ["fails without a word", { status: "failed" as const, exitCode: 3 }, ["nvidia-smi ended with status 3"]],
  ])("no reader where it %s", async (_, answer, notes) => {
    const context = fakeContext({ exec: () => answer });
    expect(await openNvidiaSmi(context)).toBeNull();
    expect(context.notes).toEqual(notes);
    expect(context.children).toEqual([]);
  });
});
